// A file whose bytes are read as memory. The system loads pages when they are first read, shares them between
// processes and may drop them again. A file that is cut off while it is mapped ends the process at the next
// read beyond its end, here as in llama.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

class MappedFile {
public:
  // Whole and read-only. `data` is null where the file cannot be mapped.
  explicit MappedFile(const std::string & path);
  ~MappedFile();
  MappedFile(const MappedFile &) = delete;
  MappedFile & operator=(const MappedFile &) = delete;

  const uint8_t * data() const { return data_; }
  size_t size() const { return size_; }

private:
  const uint8_t * data_ = nullptr;
  size_t size_ = 0;
};
