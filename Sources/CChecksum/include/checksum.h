#ifndef KAGAMI_CHECKSUM_H
#define KAGAMI_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/// Whether this processor multiplies without carry, which `kagami_crc32_fold` needs.
int kagami_crc32_can_fold(void);

/// Advances the state of a CRC-32 (ISO-HDLC, reflected, not inverted) over `count` bytes.
/// `count` must be a multiple of 16 and at least 64; only where `kagami_crc32_can_fold` says yes.
uint32_t kagami_crc32_fold(const uint8_t *bytes, size_t count, uint32_t state);

#endif
