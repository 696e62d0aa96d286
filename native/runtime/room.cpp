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
bool is_room(size_t bytes) {
  void * memory = VirtualAlloc(nullptr, bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  if (memory) VirtualFree(memory, 0, MEM_RELEASE);
  return memory != nullptr;
}

size_t stack_size() {
  return 1 << 20;
}
#else
// Not by malloc, which adapts to what it is asked for.
bool is_room(size_t bytes) {
  void * memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
  if (memory == MAP_FAILED) return false;
  munmap(memory, bytes);
  return true;
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

void require_room(size_t bytes, const std::string & what) {
  if (!is_room(bytes + slack)) throw Failure("out-of-memory", "There is not enough memory for " + what + ".");
}

size_t threads_bytes(int threads) {
  return threads > 0 ? threads * (stack_size() + slack) : 0;
}
