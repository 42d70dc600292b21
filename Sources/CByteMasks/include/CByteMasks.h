// Which bytes of a string need a closer look, as a mask of one bit a byte.
//
// Swift's SIMD types can compare sixteen bytes at once, but have no way to turn the outcome into an
// integer; that, and two plain loops, is all this header is for. Safe: `bytes` must be readable for as many bytes as the name
// of the function says; no alignment is needed.

#ifndef C_BYTE_MASKS_H
#define C_BYTE_MASKS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>

// A bit for each quote, backslash, control byte (below 0x20) and byte from 0x80 on. The last two are one
// comparison: as signed numbers both lie below 0x20.
static inline uint64_t string_stops_16(const uint8_t *bytes) {
  const __m128i text = _mm_loadu_si128((const __m128i *)bytes);
  const __m128i quote = _mm_cmpeq_epi8(text, _mm_set1_epi8('"'));
  const __m128i escape = _mm_cmpeq_epi8(text, _mm_set1_epi8('\\'));
  const __m128i other = _mm_cmplt_epi8(text, _mm_set1_epi8(0x20));
  return (uint64_t)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, escape), other));
}

// Copies 16 bytes, and says how many of them come before the first backslash.
static inline int copy_until_backslash_16(const uint8_t *source, uint8_t *target) {
  const __m128i text = _mm_loadu_si128((const __m128i *)source);
  _mm_storeu_si128((__m128i *)target, text);
  const int found = _mm_movemask_epi8(_mm_cmpeq_epi8(text, _mm_set1_epi8('\\')));
  return found == 0 ? 16 : __builtin_ctz((unsigned)found);
}

#elif defined(__aarch64__)
#include <arm_neon.h>

static inline uint64_t string_stops_16(const uint8_t *bytes) {
  static const uint8_t bits[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t text = vld1q_u8(bytes);
  const uint8x16_t quote = vceqq_u8(text, vdupq_n_u8('"'));
  const uint8x16_t escape = vceqq_u8(text, vdupq_n_u8('\\'));
  const uint8x16_t other = vcltq_s8(vreinterpretq_s8_u8(text), vdupq_n_s8(0x20));
  const uint8x16_t stops = vandq_u8(vorrq_u8(vorrq_u8(quote, escape), other), vld1q_u8(bits));
  return (uint64_t)vaddv_u8(vget_low_u8(stops)) | (uint64_t)vaddv_u8(vget_high_u8(stops)) << 8;
}

#else

static inline uint64_t string_stops_16(const uint8_t *bytes) {
  uint64_t mask = 0;
  for (int index = 0; index < 16; index++) {
    const uint8_t byte = bytes[index];
    mask |= (uint64_t)(byte == '"' || byte == '\\' || byte < 0x20 || byte >= 0x80) << index;
  }
  return mask;
}

#endif

#if !defined(__SSE2__)
static inline int copy_until_backslash_16(const uint8_t *source, uint8_t *target) {
  int count = 16;
  for (int index = 15; index >= 0; index--) {
    target[index] = source[index];
    if (source[index] == '\\') count = index;
  }
  return count;
}
#endif

static inline uint64_t string_stops_32(const uint8_t *bytes) {
  return string_stops_16(bytes) | string_stops_16(bytes + 16) << 16;
}

// How many of the first bytes are letters of base64 (of either alphabet, with their padding), or NULs: what
// fills lines that are longer than others.
static inline size_t filling_prefix(const uint8_t *bytes, size_t count) {
  size_t index = 0;
  while (index < count) {
    const uint8_t byte = bytes[index];
    const uint8_t letter = byte | 0x20;
    if (!((letter >= 'a' && letter <= 'z') || (byte >= '0' && byte <= '9') || byte == '+' ||
          byte == '/' || byte == '=' || byte == '-' || byte == '_' || byte == 0))
      break;
    index++;
  }
  return index;
}

// Not 0 if some byte but the first is a quote without a backslash before it.
static inline uint8_t has_bare_quote(const uint8_t *bytes, size_t count) {
  uint8_t found = 0;
  for (size_t index = 1; index < count; index++)
    found |= (bytes[index] == '"') & (bytes[index - 1] != '\\');
  return found;
}

static inline uint64_t string_stops_64(const uint8_t *bytes) {
  return string_stops_32(bytes) | string_stops_32(bytes + 32) << 32;
}

#endif
