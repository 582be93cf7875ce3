/*
 * The neutral client: opens members on any WebSocket server, lets the first of them talk in turn, and counts what reaches
 * every member. A message is known by "@ts:<ns>:" in the text of whatever frame carries it, so that a frame may hold many.
 *   cc -O2 -o client client.c client-tools.c
 * Prints one line of JSON. Exit code 0: measured, 1: not all members connected or one was lost, 2: usage.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "client.h"
#include "net.h"

#define SECOND 1000000000ull
enum { IN_FLIGHT = 200, BUFFER = 1 << 20, DRAIN_SECONDS = 10, CONNECT_SECONDS = 120 };
enum { CONNECTING, UPGRADING, OPEN, DEAD };

typedef struct {
  int fd, state, number, frames;
  size_t have;
  uint8_t *rest; /* bytes that are not a whole frame yet */
} member;

static options o;
static member *all;
static int poll_fd, started, joined, dead, handshakes;
static uint64_t frames, bytes, arrived, measured, window_start = UINT64_MAX;
static histogram latency;
static uint8_t buffer[BUFFER];

static void lose(member *m, const char *why) {
  if (m->state == CONNECTING || m->state == UPGRADING) handshakes--;
  if (dead++ < 3) fprintf(stderr, "member %d: %s\n", m->number, why);
  m->state = DEAD;
  close(m->fd);
}

static void say(member *m, const char *text, size_t length) {
  uint8_t frame[TEXT_BYTES + 16];
  size_t head = write_head(frame, 1, length, 1);
  memcpy(frame + head, text, length);
  /* A socket that does not take a few hundred bytes is broken for this measurement. */
  if (send(m->fd, frame, head + length, MSG_NOSIGNAL) != (ssize_t)(head + length)) lose(m, "does not take what is said");
}

static void connect_next(void) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)o.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  member *m = &all[started];
  int one = 1;
  m->number = started++;
  m->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  handshakes++;
  if (m->fd < 0 || (connect(m->fd, (struct sockaddr *)&a, sizeof a) < 0 && errno != EINPROGRESS)) {
    lose(m, strerror(errno));
    return;
  }
  setsockopt(m->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct epoll_event e = {.events = EPOLLOUT, .data.ptr = m};
  epoll_ctl(poll_fd, EPOLL_CTL_ADD, m->fd, &e);
}

static void on_connected(member *m) {
  char text[1024], protocol[256] = "";
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(m->fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error) {
    lose(m, strerror(error));
    return;
  }
  if (o.protocol) snprintf(protocol, sizeof protocol, "Sec-WebSocket-Protocol: %s\r\n", o.protocol);
  int length = snprintf(text, sizeof text,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n",
                        o.path, o.port, protocol);
  m->state = UPGRADING;
  struct epoll_event e = {.events = EPOLLIN, .data.ptr = m};
  epoll_ctl(poll_fd, EPOLL_CTL_MOD, m->fd, &e);
  if (send(m->fd, text, (size_t)length, MSG_NOSIGNAL) != length) lose(m, "does not take the handshake");
}

/* How many bytes the answer took; 0: not there yet. */
static size_t upgrade(member *m, size_t have) {
  uint8_t *end = memmem(buffer, have, "\r\n\r\n", 4);
  if (!end) return 0;
  if (strncmp((char *)buffer, "HTTP/1.1 101", 12)) {
    char why[96];
    snprintf(why, sizeof why, "the server answered %.60s", (char *)buffer);
    why[strcspn(why, "\r\n")] = 0;
    lose(m, why);
    return 0;
  }
  m->state = OPEN;
  handshakes--;
  if (o.expect == 0) joined++;
  if (o.hello) {
    char text[TEXT_BYTES];
    say(m, text, fill(text, sizeof text, o.hello, m->number, 0, ""));
  }
  return (size_t)(end + 4 - buffer);
}

static void on_text(member *m, const uint8_t *at, size_t length) {
  const uint8_t *end = at + length;
  uint64_t now = 0;
  frames++;
  if (m->frames < o.expect && ++m->frames == o.expect) joined++;
  while ((at = memmem(at, (size_t)(end - at), "@ts:", 4))) {
    char *after;
    uint64_t sent = strtoull((const char *)(at += 4), &after, 10);
    if (!now) now = now_ns();
    arrived++;
    if (*after != ':' || sent < window_start) continue;
    measured++;
    record(&latency, (now - sent) / 1000);
  }
}

static void on_readable(member *m) {
  if (m->have) memcpy(buffer, m->rest, m->have);
  ssize_t got = recv(m->fd, buffer + m->have, BUFFER - 1 - m->have, 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    lose(m, "the server closed the connection");
    return;
  }
  size_t have = m->have + (size_t)got, at = 0;
  bytes += (uint64_t)got;
  buffer[have] = 0;
  if (m->state == UPGRADING) at = upgrade(m, have);
  frame_head f;
  while (m->state == OPEN && read_head(buffer + at, have - at, &f) && have - at >= f.head + f.length) {
    if (f.opcode == 8) lose(m, "the server closed the WebSocket");
    else if (f.opcode == 1 || f.opcode == 2) on_text(m, buffer + at + f.head, f.length);
    at += f.head + f.length;
  }
  if (m->state == DEAD) return;
  m->have = have - at;
  if (m->have == 0) {
    free(m->rest);
    m->rest = NULL;
    return;
  }
  m->rest = realloc(m->rest, m->have);
  memcpy(m->rest, buffer + at, m->have);
}

static void turn(int wait_ms) {
  struct epoll_event ready[512];
  int count = epoll_wait(poll_fd, ready, 512, wait_ms);
  for (int i = 0; i < count; i++) {
    member *m = ready[i].data.ptr;
    if (m->state == CONNECTING) on_connected(m);
    else if (m->state != DEAD) on_readable(m);
  }
}

static int connect_all(void) {
  uint64_t until = now_ns() + CONNECT_SECONDS * SECOND;
  while (joined + dead < o.members && now_ns() < until) {
    while (started < o.members && handshakes < IN_FLIGHT) connect_next();
    turn(20);
  }
  return joined == o.members && dead == 0;
}

static void publish(uint64_t n) {
  char body[4200], text[TEXT_BYTES];
  int length = snprintf(body, sizeof body, "@ts:%llu:", (unsigned long long)now_ns());
  memset(body + length, 'x', sizeof body - (size_t)length);
  body[o.size] = 0;
  member *m = &all[n % (uint64_t)o.talkers];
  if (m->state == OPEN) say(m, text, fill(text, sizeof text, o.say, m->number, n, body));
}

int main(int argc, char **argv) {
  o = read_options(argc, argv);
  poll_fd = epoll_create1(0);
  all = calloc((size_t)o.members, sizeof *all);
  if (!connect_all()) return fprintf(stderr, "client: %d of %d members joined\n", joined, o.members), 1;

  uint64_t settle = now_ns() + SECOND;
  while (now_ns() < settle) turn(20);
  uint64_t begin = now_ns(), from = begin + (uint64_t)(o.warmup * 1e9), to = from + (uint64_t)(o.seconds * 1e9);
  uint64_t n = 0, first = 0, f0 = 0, b0 = 0, a0 = 0;
  double server0 = 0, client0 = 0;
  for (uint64_t now = begin; now < to; now = now_ns()) {
    if (window_start == UINT64_MAX && now >= from) {
      window_start = now;
      first = n, f0 = frames, b0 = bytes, a0 = arrived;
      server0 = cpu_seconds(o.server_pid), client0 = cpu_seconds(0);
    }
    for (; begin + (uint64_t)((double)n * 1e9 / o.rate) <= now; n++) publish(n);
    turn(1);
  }
  double seconds = (double)(now_ns() - window_start) / 1e9, server = cpu_seconds(o.server_pid) - server0, client = cpu_seconds(0) - client0;
  double rss = rss_mib(o.server_pid);
  uint64_t window_frames = frames - f0, window_bytes = bytes - b0, window_messages = arrived - a0;
  uint64_t expected = (n - first) * (uint64_t)o.members, until = now_ns() + DRAIN_SECONDS * SECOND;
  while (measured < expected && now_ns() < until) turn(20);

  printf("{\"members\":%d,\"published\":%llu,\"expected\":%llu,\"delivered\":%llu,\"lost\":%lld,\"p50Ms\":%.2f,\"p99Ms\":%.2f,\"maxMs\":%.2f,"
         "\"messages\":%llu,\"frames\":%llu,\"bytes\":%llu,\"seconds\":%.3f,\"serverCpuSeconds\":%.2f,\"serverCpuUsPerMessage\":%.3f,\"serverRssMb\":%.1f,"
         "\"clientCpuSeconds\":%.2f,\"closed\":%d}\n",
         o.members, (unsigned long long)(n - first), (unsigned long long)expected, (unsigned long long)measured,
         (long long)expected - (long long)measured, quantile_ms(&latency, .5), quantile_ms(&latency, .99), (double)latency.max_us / 1000,
         (unsigned long long)window_messages, (unsigned long long)window_frames, (unsigned long long)window_bytes, seconds, server,
         window_messages ? server * 1e6 / (double)window_messages : 0, rss, client, dead);
  return dead ? 1 : 0;
}
