// Memory of a thread's own for the length of one operation, kept from one to the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

class Scratch {
public:
  // Elements on a 64-byte boundary, with whatever was there before.
  template <typename Element> Element * take(size_t count) {
    constexpr size_t boundary = 64;
    const size_t bytes = count * sizeof(Element) + boundary;
    if (bytes_.size() < bytes) {
      bytes_.clear(); // what is there need not be moved
      bytes_.resize(bytes);
    }
    const auto address = reinterpret_cast<uintptr_t>(bytes_.data());
    return reinterpret_cast<Element *>((address + boundary - 1) / boundary * boundary);
  }

private:
  std::vector<uint8_t> bytes_;
};
