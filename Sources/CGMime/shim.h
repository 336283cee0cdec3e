#pragma once
#include <gmime/gmime.h>
#include <string.h>

/* A GNU extension that the importer does not show: first occurrence of a byte string in another one. */
extern void *memmem(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length);

static inline const void *kagami_memmem(const void *haystack, size_t haystack_length, const void *needle,
                                        size_t needle_length) {
  return memmem(haystack, haystack_length, needle, needle_length);
}

/* GLib writes warnings to stderr by default; hostile mail must not be able to fill it. */
static inline void kagami_silent_log(const gchar *domain, GLogLevelFlags level, const gchar *message,
                                     gpointer data) {
  (void)domain;
  (void)level;
  (void)message;
  (void)data;
}

static inline void kagami_gmime_start(void) {
  g_log_set_handler("gmime", (GLogLevelFlags)(G_LOG_LEVEL_MASK & ~G_LOG_LEVEL_ERROR), kagami_silent_log, NULL);
  g_mime_init();
}
