// Several pieces of work at once, on threads of their own.
#pragma once

#include <functional>
#include <future>
#include <vector>

// Calls work(0) to work(count - 1) and waits for all; throws what the first of them in order threw.
inline void side_by_side(size_t count, const std::function<void(size_t)> & work) {
  std::vector<std::future<void>> others;
  for (size_t i = 1; i < count; i++) others.push_back(std::async(std::launch::async, work, i));
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
