#include "BareGMime.h"

#include <gmime/gmime.h>
#include <string.h>

struct walk {
  size_t leaves;
  size_t bytes;
  int decode;
};

static void visit(GMimeObject *parent, GMimeObject *part, gpointer data) {
  struct walk *walk = data;
  (void)parent;
  if (GMIME_IS_MULTIPART(part)) return;
  walk->leaves++;
  if (!walk->decode) return;
  if (GMIME_IS_TEXT_PART(part)) {
    char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
    if (text) walk->bytes += strlen(text);
    g_free(text);
  } else if (GMIME_IS_PART(part)) {
    GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
    const char *name = g_mime_part_get_filename(GMIME_PART(part));
    if (name) walk->bytes += strlen(name);
    if (!content) return;
    GMimeStream *memory = g_mime_stream_mem_new();
    g_mime_data_wrapper_write_to_stream(content, memory);
    walk->bytes += (size_t)g_mime_stream_length(memory);
    g_object_unref(memory);
  } else {
    char *text = g_mime_object_to_string(part, NULL);
    walk->bytes += strlen(text);
    g_free(text);
  }
}

static void use(GMimeMessage *message, struct walk *walk) {
  if (walk->decode) {
    const char *subject = g_mime_message_get_subject(message);
    if (subject) walk->bytes += strlen(subject);
    InternetAddressList *lists[] = {g_mime_message_get_from(message), g_mime_message_get_to(message),
                                    g_mime_message_get_cc(message)};
    for (size_t index = 0; index < 3; index++) {
      if (lists[index]) walk->bytes += (size_t)internet_address_list_length(lists[index]);
    }
    g_mime_message_get_date(message);
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
    for (int index = 0; index < g_mime_header_list_get_count(headers); index++) {
      const char *value = g_mime_header_get_value(g_mime_header_list_get_header_at(headers, index));
      if (value) walk->bytes += strlen(value);
    }
  }
  g_mime_message_foreach(message, visit, walk);
}

static size_t run(const void *bytes, size_t length, int decode, int mailbox) {
  static int started;
  if (!started) {
    g_mime_init();
    started = 1;
  }
  struct walk walk = {0, 0, decode};
  GByteArray array = {(guint8 *)bytes, (guint)length};
  GMimeStream *stream = g_mime_stream_mem_new();
  g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
  GByteArray *own = GMIME_STREAM_MEM(stream)->buffer;
  GMIME_STREAM_MEM(stream)->buffer = &array;
  GMIME_STREAM(stream)->bound_end = -1;
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  size_t messages = 0;
  if (mailbox) g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
  do {
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (!message) break;
    messages++;
    use(message, &walk);
    g_object_unref(message);
  } while (mailbox && !g_mime_parser_eos(parser));
  g_object_unref(parser);
  g_object_unref(stream);
  g_byte_array_free(own, TRUE);
  return mailbox ? messages : walk.leaves;
}

size_t bare_gmime_message(const void *bytes, size_t length, int decode) { return run(bytes, length, decode, 0); }

size_t bare_gmime_mailbox(const void *bytes, size_t length, int decode) { return run(bytes, length, decode, 1); }
