/*
 * The floor: the least a server can do. It accepts, answers the upgrade, and what one connection says it sends to all,
 * one send() each. What any other server needs beyond this is its own cost.
 *   cc -O2 -o floor floor.c && ./floor PORT
 * A socket that would block loses the frame: nothing is queued. At most MAX_FD connections; more are refused.
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "net.h"

enum { MAX_FD = 65536, IN_BYTES = 8192 };

/* The frames here are to be complete, whatever key the client sent: the client counts messages, not handshakes. */
static const char UPGRADED[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

typedef struct {
  int open; /* past the upgrade */
  int place; /* in members */
  size_t have;
  uint8_t *in;
} connection;

static connection connections[MAX_FD];
static int members[MAX_FD], count;

static void drop(int fd) {
  connection *c = &connections[fd];
  if (c->open) {
    members[c->place] = members[--count];
    connections[members[c->place]].place = c->place;
  }
  free(c->in);
  memset(c, 0, sizeof *c);
  close(fd);
}

static void broadcast(const uint8_t *payload, size_t length) {
  static uint8_t frame[IN_BYTES + 16];
  size_t head = write_head(frame, 1, length, 0);
  memcpy(frame + head, payload, length);
  for (int i = 0; i < count; i++) {
    if (send(members[i], frame, head + length, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) continue;
  }
}

static int upgrade(int fd, connection *c) {
  uint8_t *end = memmem(c->in, c->have, "\r\n\r\n", 4);
  if (!end) return c->have < IN_BYTES;
  if (send(fd, UPGRADED, sizeof UPGRADED - 1, MSG_NOSIGNAL) < 0) return 0;
  c->have -= (size_t)(end + 4 - c->in);
  memmove(c->in, end + 4, c->have);
  c->open = 1;
  c->place = count;
  members[count++] = fd;
  return 1;
}

/* 0: the connection is to be dropped. */
static int take(int fd) {
  connection *c = &connections[fd];
  if (!c->in && !(c->in = malloc(IN_BYTES))) return 0;
  ssize_t got = recv(fd, c->in + c->have, IN_BYTES - c->have, 0);
  if (got <= 0) return 0;
  c->have += (size_t)got;
  if (!c->open && !upgrade(fd, c)) return 0;
  size_t at = 0;
  frame_head f;
  while (c->open && read_head(c->in + at, c->have - at, &f)) {
    if (f.head + f.length > IN_BYTES) return 0;
    if (c->have - at < f.head + f.length) break;
    uint8_t *payload = c->in + at + f.head;
    for (size_t i = 0; f.masked && i < f.length; i++) payload[i] ^= c->in[at + f.head - 4 + (i & 3)];
    if (f.opcode == 8) return 0;
    if (f.opcode == 1) broadcast(payload, f.length);
    at += f.head + f.length;
  }
  c->have -= at;
  memmove(c->in, c->in + at, c->have);
  return 1;
}

static int listen_on(int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 4096)) {
    perror("floor: listen");
    exit(2);
  }
  return fd;
}

int main(int argc, char **argv) {
  if (argc != 2) return fprintf(stderr, "usage: floor PORT\n"), 2;
  int listener = listen_on(atoi(argv[1])), poll = epoll_create1(0), one = 1;
  struct epoll_event events[512], e = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &e);
  for (;;) {
    int ready = epoll_wait(poll, events, 512, -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd != listener) {
        if (!take(fd)) drop(fd);
        continue;
      }
      while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (fd >= MAX_FD) {
          close(fd);
          continue;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        e.data.fd = fd;
        epoll_ctl(poll, EPOLL_CTL_ADD, fd, &e);
      }
    }
  }
}
