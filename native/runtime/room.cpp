// See the header.
#include "runtime/room.h"

#include "runtime/failure.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <pthread.h>
#include <sys/mman.h>
#endif

namespace {

// For what is small beside it: descriptions, entries of tables, what the system keeps for a thread.
constexpr size_t slack = 1 << 20;

#ifdef _WIN32
void * take(size_t bytes) {
  return VirtualAlloc(nullptr, bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
}

void give_back(void * data, size_t) {
  VirtualFree(data, 0, MEM_RELEASE);
}

size_t stack_size() {
  return 1 << 20;
}
#else
void * take(size_t bytes) {
  void * data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
  return data == MAP_FAILED ? nullptr : data;
}

void give_back(void * data, size_t bytes) {
  munmap(data, bytes);
}

size_t stack_size() {
  pthread_attr_t attributes;
  size_t bytes = 0;
  pthread_attr_init(&attributes);
  pthread_attr_getstacksize(&attributes, &bytes);
  pthread_attr_destroy(&attributes);
  return bytes;
}
#endif

} // namespace

Pages::Pages(size_t bytes, const std::string & what) : data_(take(bytes)), bytes_(bytes) {
  if (!data_) throw Failure("out-of-memory", "There is not enough memory for " + what + ".");
}

Pages::~Pages() {
  give_back(data_, bytes_);
}

void require_room(size_t bytes, const std::string & what) {
  const Pages room(bytes + slack, what);
}

size_t threads_bytes(int threads) {
  return threads > 0 ? threads * (stack_size() + slack) : 0;
}
