/* The neutral client's options, templates, histogram and readings of /proc. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "client.h"

static size_t bucket_of(uint64_t us) {
  if (us < 64) return us;
  int octave = 63 - __builtin_clzll(us);
  size_t at = (size_t)(octave - 5) * 64 + ((us >> (octave - 6)) & 63);
  return at < BUCKETS ? at : BUCKETS - 1;
}

static double bucket_end_us(size_t bucket) {
  if (bucket < 64) return (double)bucket;
  size_t octave = bucket / 64 + 5, within = bucket % 64;
  return (double)((64 + within + 1) << (octave - 6)) - 1;
}

void record(histogram *h, uint64_t us) {
  h->count[bucket_of(us)]++;
  h->all++;
  if (us > h->max_us) h->max_us = us;
}

double quantile_ms(const histogram *h, double q) {
  uint64_t rank = (uint64_t)(q * (double)h->all), seen = 0;
  if (h->all == 0) return 0;
  for (size_t i = 0; i < BUCKETS; i++) {
    seen += h->count[i];
    if (seen > rank || seen == h->all) {
      double us = bucket_end_us(i);
      return (us < (double)h->max_us ? us : (double)h->max_us) / 1000;
    }
  }
  return 0;
}

double cpu_seconds(int pid) {
  char path[64], text[1024];
  snprintf(path, sizeof path, pid ? "/proc/%d/stat" : "/proc/self/stat", pid);
  FILE *f = fopen(path, "r");
  if (!f) return -1;
  size_t got = fread(text, 1, sizeof text - 1, f);
  fclose(f);
  text[got] = 0;
  /* The name is in parentheses and may hold spaces; user and system time are the 12th and 13th field behind it. */
  char *at = strrchr(text, ')');
  unsigned long user, system;
  if (!at || sscanf(at + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2) return -1;
  return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

double rss_mib(int pid) {
  char path[64], line[256];
  double kib = -1;
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  FILE *f = fopen(path, "r");
  if (!f) return -1;
  while (kib < 0 && fgets(line, sizeof line, f)) sscanf(line, "VmRSS: %lf", &kib);
  fclose(f);
  return kib < 0 ? -1 : kib / 1024;
}

size_t fill(char *to, size_t room, const char *template, int i, uint64_t n, const char *body) {
  size_t at = 0;
  for (const char *t = template; *t && at + 1 < room;) {
    int wrote = 1, took = 3;
    if (!strncmp(t, "{i}", 3)) wrote = snprintf(to + at, room - at, "%d", i);
    else if (!strncmp(t, "{n}", 3)) wrote = snprintf(to + at, room - at, "%llu", (unsigned long long)n);
    else if (!strncmp(t, "{body}", 6)) wrote = snprintf(to + at, room - at, "%s", body), took = 6;
    else to[at] = *t, took = 1;
    if (wrote < 0 || (size_t)wrote >= room - at) {
      fprintf(stderr, "client: a message is longer than %d bytes\n", TEXT_BYTES);
      exit(2);
    }
    at += (size_t)wrote;
    t += took;
  }
  return at;
}

static void usage(void) {
  fprintf(stderr,
          "usage: client -p PORT -n MEMBERS -m SAY [-u PATH] [-i HELLO] [-g SUBPROTOCOL] [-e FRAMES] [-k TALKERS]\n"
          "              [-r RATE] [-b SIZE] [-s SECONDS] [-w WARMUP] [-S SERVER_PID]\n"
          "  SAY and HELLO are text frames; {i} is the member's number, {n} the message's, {body} SIZE bytes with the time\n"
          "  -e  frames that each member must get before it counts as joined (0)\n");
  exit(2);
}

options read_options(int argc, char **argv) {
  options o = {.path = "/", .talkers = 40, .size = 200, .rate = 10, .seconds = 20, .warmup = 2};
  for (int c; (c = getopt(argc, argv, "p:n:m:u:i:g:e:k:r:b:s:w:S:")) != -1;) {
    switch (c) {
      case 'p': o.port = atoi(optarg); break;
      case 'n': o.members = atoi(optarg); break;
      case 'm': o.say = optarg; break;
      case 'u': o.path = optarg; break;
      case 'i': o.hello = optarg; break;
      case 'g': o.protocol = optarg; break;
      case 'e': o.expect = atoi(optarg); break;
      case 'k': o.talkers = atoi(optarg); break;
      case 'r': o.rate = atof(optarg); break;
      case 'b': o.size = atoi(optarg); break;
      case 's': o.seconds = atof(optarg); break;
      case 'w': o.warmup = atof(optarg); break;
      case 'S': o.server_pid = atoi(optarg); break;
      default: usage();
    }
  }
  if (o.port < 1 || o.members < 1 || !o.say || o.rate <= 0 || o.seconds <= 0 || o.size < 40 || o.size > 4096) usage();
  if (o.talkers > o.members) o.talkers = o.members;
  return o;
}
