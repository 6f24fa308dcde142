/* Makes exactly the n-th write-like call below one folder fail with a chosen errno (or it and every later one),
 * or kills the process at that call.
 *
 * Loaded with LD_PRELOAD. Nothing happens until faults_arm() is called, so that the start of Python is not counted;
 * faults_count() says how many calls there were, faults_hit() which one was refused.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char below[PATH_MAX];
static char hit[PATH_MAX + 64];
static size_t length;
static int nth, refusal, lasting, count;

void faults_arm(const char *folder, int n, int number, int from_then_on) {
    strncpy(below, folder, sizeof below - 1);
    length = strlen(below);
    nth = n, refusal = number, lasting = from_then_on, count = 0;
    hit[0] = 0;
}
void faults_disarm(void) { length = 0; }
int faults_count(void) { return count; }
const char *faults_hit(void) { return hit; }

/* Removing is refused once, but not for good: that is what makes room on a full disk. */
static int counted(const char *call, const char *path) {
    int at = __sync_add_and_fetch(&count, 1);
    int removes = strncmp(call, "unlink", 6) == 0 || strcmp(call, "rmdir") == 0;
    if (nth == 0 || (lasting && !removes ? at < nth : at != nth)) return 0;
    if (hit[0] == 0) snprintf(hit, sizeof hit, "%s %s", call, path);
    if (refusal < 0) raise(SIGKILL);
    errno = refusal;
    return 1;
}
static int inside(const char *path) {
    return strncmp(path, below, length) == 0 && (path[length] == '/' || path[length] == 0);
}
static int refused_at(const char *call, int folder, const char *path) {
    char whole[PATH_MAX], link[64];
    if (!length || !path) return 0;
    if (path[0] == '/') return inside(path) && counted(call, path);
    if (folder == AT_FDCWD) {
        if (!getcwd(whole, sizeof whole)) return 0;
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t got = readlink(link, whole, sizeof whole - 1);
        if (got < 0) return 0;
        whole[got] = 0;
    }
    size_t used = strlen(whole);
    snprintf(whole + used, sizeof whole - used, "/%s", path);
    return inside(whole) && counted(call, whole);
}
static int refused(const char *call, int file) {
    char link[64], path[PATH_MAX];
    if (!length) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t got = readlink(link, path, sizeof path - 1);
    if (got < 0) return 0;
    path[got] = 0;
    return inside(path) && counted(call, path);
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = dlsym(RTLD_NEXT, #name)
#define ON_FILE(type, name, file, declared, types, given) \
    type name declared { \
        REAL(type, name, types); \
        return refused(#name, file) ? (type)-1 : real given; \
    }
#define ON_PATH(name, folder, path, declared, types, given) \
    int name declared { \
        REAL(int, name, types); \
        return refused_at(#name, folder, path) ? -1 : real given; \
    }
#define C ,

ON_FILE(ssize_t, write, fd, (int fd, const void *b, size_t n), int C const void * C size_t, (fd, b, n))
ON_FILE(ssize_t, pwrite, fd, (int fd, const void *b, size_t n, off_t o), int C const void * C size_t C off_t, (fd, b, n, o))
ON_FILE(ssize_t, pwrite64, fd, (int fd, const void *b, size_t n, off64_t o), int C const void * C size_t C off64_t, (fd, b, n, o))
ON_FILE(ssize_t, writev, fd, (int fd, const struct iovec *v, int n), int C const struct iovec * C int, (fd, v, n))
ON_FILE(int, fsync, fd, (int fd), int, (fd))
ON_FILE(int, fdatasync, fd, (int fd), int, (fd))
ON_FILE(int, ftruncate, fd, (int fd, off_t n), int C off_t, (fd, n))
ON_FILE(int, ftruncate64, fd, (int fd, off64_t n), int C off64_t, (fd, n))
ON_FILE(ssize_t, sendfile, to, (int to, int from, off_t *o, size_t n), int C int C off_t * C size_t, (to, from, o, n))
ON_FILE(ssize_t, sendfile64, to, (int to, int from, off64_t *o, size_t n), int C int C off64_t * C size_t, (to, from, o, n))
ON_FILE(ssize_t, copy_file_range, to, (int from, off64_t *i, int to, off64_t *o, size_t n, unsigned f),
        int C off64_t * C int C off64_t * C size_t C unsigned, (from, i, to, o, n, f))

ON_PATH(mkdir, AT_FDCWD, p, (const char *p, mode_t m), const char * C mode_t, (p, m))
ON_PATH(mkdirat, d, p, (int d, const char *p, mode_t m), int C const char * C mode_t, (d, p, m))
ON_PATH(rmdir, AT_FDCWD, p, (const char *p), const char *, (p))
ON_PATH(unlink, AT_FDCWD, p, (const char *p), const char *, (p))
ON_PATH(unlinkat, d, p, (int d, const char *p, int f), int C const char * C int, (d, p, f))
ON_PATH(rename, AT_FDCWD, q, (const char *p, const char *q), const char * C const char *, (p, q))
ON_PATH(renameat, e, q, (int d, const char *p, int e, const char *q), int C const char * C int C const char *, (d, p, e, q))
ON_PATH(link, AT_FDCWD, q, (const char *p, const char *q), const char * C const char *, (p, q))
ON_PATH(linkat, e, q, (int d, const char *p, int e, const char *q, int f),
        int C const char * C int C const char * C int, (d, p, e, q, f))
ON_PATH(truncate, AT_FDCWD, p, (const char *p, off_t n), const char * C off_t, (p, n))

/* Opening counts where it may write: a file that is only read is no concern of a full disk. */
#define WRITES (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)
#define OPEN(name, folder, declared, types, given) \
    int name declared { \
        REAL(int, name, types); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return flags & WRITES && refused_at(#name, folder, p) ? -1 : real given; \
    }
OPEN(open, AT_FDCWD, (const char *p, int flags, ...), const char * C int C ..., (p, flags, mode))
OPEN(open64, AT_FDCWD, (const char *p, int flags, ...), const char * C int C ..., (p, flags, mode))
OPEN(openat, d, (int d, const char *p, int flags, ...), int C const char * C int C ..., (d, p, flags, mode))
OPEN(openat64, d, (int d, const char *p, int flags, ...), int C const char * C int C ..., (d, p, flags, mode))
