// See the header.
#include "files/mapped-file.h"

#include <filesystem>

#ifdef _WIN32
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace {

#ifdef _WIN32
const void * map(const std::string & path, size_t) {
  const HANDLE file = CreateFileW(std::filesystem::u8path(path).c_str(), GENERIC_READ, FILE_SHARE_READ,
                                  nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (file == INVALID_HANDLE_VALUE) return nullptr;
  const HANDLE mapping = CreateFileMappingW(file, nullptr, PAGE_READONLY, 0, 0, nullptr);
  CloseHandle(file);
  if (!mapping) return nullptr;
  const void * data = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
  CloseHandle(mapping); // the view keeps it
  return data;
}

void unmap(const void * data, size_t) {
  UnmapViewOfFile(data);
}
#else
const void * map(const std::string & path, size_t size) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return nullptr;
  void * data = mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (data == MAP_FAILED) return nullptr;
  madvise(data, size, MADV_WILLNEED);
  return data;
}

void unmap(const void * data, size_t size) {
  munmap(const_cast<void *>(data), size);
}
#endif

} // namespace

MappedFile::MappedFile(const std::string & path) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(std::filesystem::u8path(path), error);
  if (error || bytes == 0) return;
  size_ = static_cast<size_t>(bytes);
  data_ = static_cast<const uint8_t *>(map(path, size_));
}

MappedFile::~MappedFile() {
  if (data_) unmap(data_, size_);
}
