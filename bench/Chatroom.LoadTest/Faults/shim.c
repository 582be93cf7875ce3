// Preloaded into a gateway, so that its disk and its clock misbehave while it runs. CHATROOM_FAULTS names a file of three
// 64-bit numbers, which the fault test changes: milliseconds that a sync takes longer, whether writes to files find the disk
// full, nanoseconds by which the time of day is off. Other descriptors than regular files are left alone.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct control { volatile int64_t sync_ms, is_full, clock_ns; };

static const struct control *faults(void) {
    static const struct control none;
    static const struct control *found;
    if (found) return found;
    const char *path = getenv("CHATROOM_FAULTS");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void *page = file < 0 ? MAP_FAILED : mmap(0, sizeof(struct control), PROT_READ, MAP_SHARED, file, 0);
    if (file >= 0) close(file);
    return found = page == MAP_FAILED ? &none : page;
}

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real; })

static int is_refused(int file) {
    struct stat facts;
    if (!faults()->is_full || fstat(file, &facts) || !S_ISREG(facts.st_mode)) return 0;
    errno = ENOSPC;
    return 1;
}

static void wait_for_disk(void) {
    int64_t ms = faults()->sync_ms;
    struct timespec left = { ms / 1000, ms % 1000 * 1000000 };
    while (ms > 0 && nanosleep(&left, &left) && errno == EINTR) { }
}

int fsync(int file) { wait_for_disk(); return REAL(fsync)(file); }
int fdatasync(int file) { wait_for_disk(); return REAL(fdatasync)(file); }
ssize_t write(int file, const void *bytes, size_t count) { return is_refused(file) ? -1 : REAL(write)(file, bytes, count); }
ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) { return is_refused(file) ? -1 : REAL(pwrite)(file, bytes, count, at); }
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) { return is_refused(file) ? -1 : REAL(pwrite64)(file, bytes, count, at); }

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = REAL(clock_gettime)(clock, now);
    if (result || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return result;
    int64_t ns = now->tv_nsec + faults()->clock_ns % 1000000000;
    now->tv_sec += faults()->clock_ns / 1000000000 + (ns >= 1000000000) - (ns < 0);
    now->tv_nsec = ns >= 1000000000 ? ns - 1000000000 : ns < 0 ? ns + 1000000000 : ns;
    return 0;
}
