#pragma once
#include <stddef.h>

/* What GMime alone needs for one message. `decode` 0: parse only; 1: also what a reader of mail hands on: subject,
   addresses, date, every part decoded into memory, text converted to UTF-8. Returns the number of leaf parts. */
size_t bare_gmime_message(const void *bytes, size_t length, int decode);

/* The same for every message of an mbox; returns the number of messages. */
size_t bare_gmime_mailbox(const void *bytes, size_t length, int decode);
