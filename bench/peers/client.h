/* The neutral client: what its parts share. */
#ifndef CLIENT_H
#define CLIENT_H
#include <stdint.h>
#include <stddef.h>

enum { TEXT_BYTES = 8192, BUCKETS = 4096 };

typedef struct {
  const char *path, *hello, *protocol, *say; /* hello, protocol: NULL: none */
  int port, members, talkers, size, expect, server_pid;
  double rate, seconds, warmup;
} options;

/* Log-linear: 64 buckets an octave, from microseconds on. */
typedef struct {
  uint64_t count[BUCKETS], all, max_us;
} histogram;

void record(histogram *h, uint64_t us);
double quantile_ms(const histogram *h, double q);

/* CPU seconds of a process so far; -1: it cannot be read. pid 0: this one. */
double cpu_seconds(int pid);
/* Resident MiB of a process; -1: it cannot be read. */
double rss_mib(int pid);

/* Fills in {i}, {n} and {body}; returns the length. */
size_t fill(char *to, size_t room, const char *template, int i, uint64_t n, const char *body);
options read_options(int argc, char **argv);
#endif
