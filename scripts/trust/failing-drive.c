// A drive that fails, put under a program with LD_PRELOAD: what it writes below a folder runs out of space, meets an error
// of the drive, or is lost with the power.
//
// FAULT_FOLDER   files below this path are on the drive
// FAULT_NOTES    a folder of ours: `tally`, and for every file what undoes its writes since it was last synced
// FAULT_KIND     none, full (no space after FAULT_AT bytes), error (EIO at operation FAULT_AT alone), power (the process
//                group ends before operation FAULT_AT), read-only
//
// An operation is one write, sync, truncation, rename, link or removal. Names are taken to reach the disk at once and
// contents only when synced, which is the order that hurts: a file that is renamed before it is synced is found empty.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))

// Shared by all processes of the program.
typedef struct {
  _Atomic int64_t operations;
  _Atomic int64_t bytes;
} Tally;

static Tally *tally;
static const char *folder = "", *notes = "", *kind = "none";
static int64_t at;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char on_drive[65536]; // by descriptor

__attribute__((constructor)) static void begin(void) {
  if (!getenv("FAULT_FOLDER")) return;
  notes = getenv("FAULT_NOTES");
  kind = getenv("FAULT_KIND");
  at = atoll(getenv("FAULT_AT"));
  char path[4096];
  snprintf(path, sizeof path, "%s/tally", notes);
  const int file = REAL(open)(path, O_RDWR | O_CREAT, 0600);
  if (file < 0 || REAL(ftruncate)(file, sizeof *tally) != 0) abort();
  tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  REAL(close)(file);
  folder = getenv("FAULT_FOLDER");
}

static int below(const char *path) {
  return tally && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_kind(const char *name) {
  return strcmp(kind, name) == 0;
}

static int watched(int file) {
  return tally && file >= 0 && file < 65536 && on_drive[file];
}

// Counts an operation. Nonzero: it fails, and errno says how.
static int fails(void) {
  const int64_t number = ++tally->operations;
  if (number == at && is_kind("power")) kill(0, SIGKILL);
  if (number == at && is_kind("error")) return errno = EIO;
  if (is_kind("read-only")) return errno = EROFS;
  return 0;
}

// How many of `bytes` are written; 0: the disk is full.
static size_t room(size_t bytes) {
  const int64_t before = atomic_fetch_add(&tally->bytes, (int64_t)bytes);
  if (!is_kind("full") || before + (int64_t)bytes <= at) return bytes;
  return before < at ? (size_t)(at - before) : 0;
}

static void note_path(char *path, size_t size, const struct stat *of) {
  snprintf(path, size, "%s/%llu.undo", notes, (unsigned long long)of->st_ino);
}

// Notes what stands at `from` before `bytes` are written there: position, length, size of the file, old bytes.
static void note(int file, int64_t from, size_t bytes) {
  struct stat of;
  if (!is_kind("power") || fstat(file, &of) != 0) return;
  int64_t length = from < of.st_size ? of.st_size - from : 0;
  if (length > (int64_t)bytes) length = (int64_t)bytes;
  char *record = malloc(24 + (size_t)length);
  // The descriptor may be open for writing alone.
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  if (length > 0) {
    const int reader = REAL(open)(path, O_RDONLY);
    if (reader < 0 || pread(reader, record + 24, (size_t)length, from) != length) abort();
    REAL(close)(reader);
  }
  const int64_t head[3] = {from, length, of.st_size};
  memcpy(record, head, 24);
  char name[4096];
  note_path(name, sizeof name, &of);
  pthread_mutex_lock(&lock);
  const int undo = REAL(open)(name, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (undo < 0 || REAL(write)(undo, record, 24 + (size_t)length) != 24 + length) abort();
  REAL(close)(undo);
  pthread_mutex_unlock(&lock);
  free(record);
}

// A file that is on the disk, or gone, has nothing to undo.
static void forget(const struct stat *of) {
  char name[4096];
  note_path(name, sizeof name, of);
  REAL(unlink)(name);
}

static void forget_last_name(const char *path) {
  struct stat of;
  if (lstat(path, &of) == 0 && of.st_nlink == 1) forget(&of);
}

static int64_t position(int file, int64_t asked) {
  if (asked >= 0) return asked;
  struct stat of;
  if ((fcntl(file, F_GETFL) & O_APPEND) && fstat(file, &of) == 0) return of.st_size;
  return lseek(file, 0, SEEK_CUR);
}

// Room for a write of `bytes`, its undoing noted. 0: it fails.
static size_t allowed(int file, int64_t from, size_t bytes) {
  if (fails()) return 0;
  const size_t fit = room(bytes);
  if (fit == 0 && bytes > 0) return errno = ENOSPC, 0;
  note(file, position(file, from), fit);
  return fit;
}

// ---- what is opened

static int opened(int file, const char *path, int flags) {
  if (file >= 0 && file < 65536) on_drive[file] = below(path) && (flags & O_ACCMODE) != O_RDONLY;
  return file;
}

// What truncation takes away is noted before; a new file has nothing to give back but its emptiness.
static void note_truncation(const char *path, int flags) {
  if (!below(path) || !(flags & O_TRUNC)) return;
  const int file = REAL(open)(path, O_RDONLY);
  if (file < 0) return;
  note(file, 0, SIZE_MAX >> 1);
  REAL(close)(file);
}

#define OPEN(name)                                                                                                     \
  int name(const char *path, int flags, ...) {                                                                         \
    va_list more;                                                                                                      \
    va_start(more, flags);                                                                                             \
    const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;                                      \
    va_end(more);                                                                                                      \
    if (below(path) && (flags & O_ACCMODE) != O_RDONLY && is_kind("read-only")) return errno = EROFS, -1;              \
    note_truncation(path, flags);                                                                                      \
    return opened(REAL(name)(path, flags, mode), path, flags);                                                         \
  }
OPEN(open)
OPEN(open64)

#define FOPEN(name)                                                                                                    \
  FILE *name(const char *path, const char *mode) {                                                                     \
    note_truncation(path, *mode == 'w' ? O_TRUNC : 0);                                                                 \
    FILE *stream = REAL(name)(path, mode);                                                                             \
    if (stream) opened(fileno(stream), path, *mode == 'r' ? O_RDONLY : O_RDWR);                                        \
    if (stream && *mode != 'r' && watched(fileno(stream))) note(fileno(stream), position(fileno(stream), -1), 0);      \
    return stream;                                                                                                     \
  }
FOPEN(fopen)
FOPEN(fopen64)

int close(int file) {
  if (file >= 0 && file < 65536) on_drive[file] = 0;
  return REAL(close)(file);
}

// ---- what is written

ssize_t write(int file, const void *data, size_t bytes) {
  if (!watched(file)) return REAL(write)(file, data, bytes);
  const size_t fit = allowed(file, -1, bytes);
  return fit == 0 && bytes > 0 ? -1 : REAL(write)(file, data, fit);
}

#define PWRITE(name)                                                                                                   \
  ssize_t name(int file, const void *data, size_t bytes, off_t from) {                                                 \
    if (!watched(file)) return REAL(name)(file, data, bytes, from);                                                    \
    const size_t fit = allowed(file, from, bytes);                                                                     \
    return fit == 0 && bytes > 0 ? -1 : REAL(name)(file, data, fit, from);                                             \
  }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t writev(int file, const struct iovec *parts, int count) {
  if (!watched(file) || count == 0) return REAL(writev)(file, parts, count);
  return write(file, parts[0].iov_base, parts[0].iov_len);
}

size_t fwrite(const void *data, size_t size, size_t count, FILE *stream) {
  const int file = fileno(stream);
  if (!watched(file)) return REAL(fwrite)(data, size, count, stream);
  if (fails()) return 0;
  if (room(size * count) < size * count) return errno = ENOSPC, 0;
  return REAL(fwrite)(data, size, count, stream);
}

#define SYNC(name)                                                                                                     \
  int name(int file) {                                                                                                 \
    struct stat of;                                                                                                    \
    if (!watched(file)) return REAL(name)(file);                                                                       \
    if (fails()) return -1;                                                                                            \
    if (fstat(file, &of) == 0) forget(&of);                                                                            \
    return 0;                                                                                                          \
  }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name)                                                                                                 \
  int name(int file, off_t size) {                                                                                     \
    if (watched(file)) {                                                                                               \
      if (fails()) return -1;                                                                                          \
      note(file, size, SIZE_MAX >> 1);                                                                                 \
    }                                                                                                                  \
    return REAL(name)(file, size);                                                                                     \
  }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

// ---- what is named

int rename(const char *from, const char *to) {
  if (below(to)) {
    if (fails()) return -1;
    forget_last_name(to);
  }
  return REAL(rename)(from, to);
}

int link(const char *from, const char *to) {
  return below(to) && fails() ? -1 : REAL(link)(from, to);
}

int unlink(const char *path) {
  if (below(path)) {
    if (fails()) return -1;
    forget_last_name(path);
  }
  return REAL(unlink)(path);
}

int mkdir(const char *path, mode_t mode) {
  return below(path) && is_kind("read-only") ? (errno = EROFS, -1) : REAL(mkdir)(path, mode);
}

int access(const char *path, int mode) {
  return below(path) && (mode & W_OK) && is_kind("read-only") ? (errno = EROFS, -1) : REAL(access)(path, mode);
}
