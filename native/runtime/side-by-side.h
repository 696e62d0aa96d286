// Several pieces of work at once, on threads of their own.
#pragma once

#include "runtime/failure.h"

#include <functional>
#include <future>
#include <system_error>
#include <vector>

// Work on a thread of its own. Throws `out-of-memory` where the system gives none.
inline std::future<void> aside(const std::function<void(size_t)> & work, size_t index) {
  try {
    return std::async(std::launch::async, work, index);
  } catch (const std::system_error &) {
    throw Failure("out-of-memory", "There is not enough memory for another thread.");
  }
}

// Calls work(0) to work(count - 1) and waits for all; throws what the first of them in order threw.
inline void side_by_side(size_t count, const std::function<void(size_t)> & work) {
  std::vector<std::future<void>> others;
  for (size_t i = 1; i < count; i++) others.push_back(aside(work, i));
  std::exception_ptr failure;
  const auto finish = [&](const std::function<void()> & wait) {
    try {
      wait();
    } catch (...) {
      if (!failure) failure = std::current_exception();
    }
  };
  if (count > 0) finish([&] { work(0); });
  for (std::future<void> & other : others) finish([&] { other.get(); });
  if (failure) std::rethrow_exception(failure);
}
