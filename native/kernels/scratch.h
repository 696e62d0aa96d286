// What threads work in. It is all taken before they start: where memory runs out inside a thread of ggml's,
// nobody could catch it.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>

// Memory for one operation in one thread, handed out piece by piece. Passed by value: what a function takes
// is free again when it returns.
class Scratch {
public:
  static constexpr size_t boundary = 64;

  Scratch(uint8_t * begin, size_t bytes) : next_(begin), end_(begin + bytes) {}

  // Elements on a boundary, with whatever was there before.
  template <typename Element> Element * take(size_t count) {
    const auto address = reinterpret_cast<uintptr_t>(next_);
    uint8_t * begin = next_ + (boundary - address % boundary) % boundary;
    next_ = begin + count * sizeof(Element);
    assert(next_ <= end_);
    return reinterpret_cast<Element *>(begin);
  }

private:
  uint8_t *next_, *end_;
};

// As much for each of several threads.
class ThreadScratch {
public:
  // So much for so many threads at least; what is there grows only. Throws std::bad_alloc.
  void reserve(size_t threads, size_t bytes) {
    bytes = (bytes + 2 * Scratch::boundary) / Scratch::boundary * Scratch::boundary;
    if (threads <= threads_ && bytes <= bytes_) return;
    const size_t most = bytes > bytes_ ? bytes : bytes_;
    memory_.reset(); // what is there need not be moved
    threads_ = bytes_ = 0;
    memory_.reset(new uint8_t[threads * most]);
    threads_ = threads;
    bytes_ = most;
  }
  Scratch of(int thread) const { return {memory_.get() + thread * bytes_, bytes_}; }

private:
  std::unique_ptr<uint8_t[]> memory_;
  size_t threads_ = 0, bytes_ = 0;
};
