// Memory straight from the system: pages that go back to it at once, and whether there are any, asked before
// ggml takes some in a place where it stops the process if there are none.
#pragma once

#include <cstddef>
#include <string>

// Zeroed. Not from the heap, which keeps what is freed, and adapts to what it is asked for.
class Pages {
public:
  // Throws `out-of-memory`, naming `what` they are for.
  Pages(size_t bytes, const std::string & what);
  ~Pages();
  Pages(const Pages &) = delete;
  Pages & operator=(const Pages &) = delete;

  void * data() const { return data_; }
  size_t bytes() const { return bytes_; }

private:
  void * data_;
  size_t bytes_;
};

// Throws `out-of-memory`, naming `what`, where the system would not give so much. Nothing is kept.
void require_room(size_t bytes, const std::string & what);

// So many more threads: their stacks.
size_t threads_bytes(int threads);
