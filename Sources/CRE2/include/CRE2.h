#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled expression. Matching does not change it, so that threads may share it.
typedef struct cre2_regex cre2_regex;

/// Compiles `pattern`; null when RE2 refuses, and then `error` holds its reason, ended by a zero byte.
/// `max_memory` bounds the program and the states that matching caches, in bytes.
cre2_regex *cre2_compile(const char *pattern, size_t length, int64_t max_memory, char *error, size_t error_capacity);

/// Frees what `cre2_compile` returned.
void cre2_free(cre2_regex *regex);

/// 1 when the expression matches anywhere in the text, 0 when not. Time is linear in `length`.
int cre2_search(const cre2_regex *regex, const uint8_t *text, size_t length);

/// Where the first match stands; 0 when there is none.
int cre2_find(const cre2_regex *regex, const uint8_t *text, size_t length, size_t *start, size_t *end);

#ifdef __cplusplus
}
#endif
