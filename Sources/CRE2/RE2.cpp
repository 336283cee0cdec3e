// RE2 behind a C face: Swift cannot import its headers.
#include "CRE2.h"

#include <re2/re2.h>

#include <cstring>
#include <new>

struct cre2_regex {
  RE2 expression;
  cre2_regex(const re2::StringPiece &pattern, const RE2::Options &options) : expression(pattern, options) {}
};

extern "C" cre2_regex *cre2_compile(const char *pattern, size_t length, int64_t max_memory, char *error,
                                    size_t error_capacity) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(max_memory);
  auto *regex = new (std::nothrow) cre2_regex(re2::StringPiece(pattern, length), options);
  if (regex == nullptr) return nullptr;
  if (regex->expression.ok()) return regex;
  if (error_capacity > 0) {
    const std::string &reason = regex->expression.error();
    size_t count = reason.size() < error_capacity - 1 ? reason.size() : error_capacity - 1;
    std::memcpy(error, reason.data(), count);
    error[count] = 0;
  }
  delete regex;
  return nullptr;
}

extern "C" void cre2_free(cre2_regex *regex) { delete regex; }

extern "C" int cre2_search(const cre2_regex *regex, const uint8_t *text, size_t length) {
  re2::StringPiece piece(reinterpret_cast<const char *>(text), length);
  return regex->expression.Match(piece, 0, length, RE2::UNANCHORED, nullptr, 0) ? 1 : 0;
}

extern "C" int cre2_find(const cre2_regex *regex, const uint8_t *text, size_t length, size_t *start, size_t *end) {
  re2::StringPiece piece(reinterpret_cast<const char *>(text), length);
  re2::StringPiece match;
  if (!regex->expression.Match(piece, 0, length, RE2::UNANCHORED, &match, 1)) return 0;
  *start = static_cast<size_t>(match.data() - piece.data());
  *end = *start + match.size();
  return 1;
}
