/* What the floor and the client share: time, and the head of a WebSocket frame (RFC 6455, section 5.2). */
#ifndef NET_H
#define NET_H
#include <stddef.h>
#include <stdint.h>
#include <time.h>

typedef struct {
  int opcode, masked;
  size_t head;   /* bytes of the header, the mask included */
  size_t length; /* bytes of the payload */
} frame_head;

static inline uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* 1: read; 0: more bytes are needed. */
static inline int read_head(const uint8_t *at, size_t have, frame_head *f) {
  if (have < 2) return 0;
  f->opcode = at[0] & 15;
  f->masked = at[1] >> 7;
  uint64_t length = at[1] & 127;
  size_t head = 2;
  int wide = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (wide) {
    if (have < 2u + (size_t)wide) return 0;
    length = 0;
    for (int i = 0; i < wide; i++) length = length << 8 | at[2 + i];
    head += (size_t)wide;
  }
  f->head = head + (f->masked ? 4 : 0);
  f->length = length;
  return have >= f->head;
}

/* Writes the head of a final frame; the mask is one of zeros, which leaves the payload as it is. Payloads below 65,536 bytes. */
static inline size_t write_head(uint8_t *to, int opcode, size_t length, int masked) {
  size_t at = 2;
  to[0] = (uint8_t)(0x80 | opcode);
  if (length < 126) to[1] = (uint8_t)length;
  else {
    to[1] = 126;
    to[2] = (uint8_t)(length >> 8);
    to[3] = (uint8_t)length;
    at = 4;
  }
  if (!masked) return at;
  to[1] |= 0x80;
  for (int i = 0; i < 4; i++) to[at++] = 0;
  return at;
}
#endif
