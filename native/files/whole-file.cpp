// See the header. A full disk is told apart from other failures.
#include "files/whole-file.h"

#include "ggml.h"
#include "runtime/failure.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#ifdef _WIN32
#include <io.h>
#define sync_file(file) _commit(_fileno(file))
#else
#include <unistd.h>
#define sync_file(file) fsync(fileno(file))
#endif

WholeFile::WholeFile(const std::string & path)
    : path_(path), temporary_(path + ".partial"), file_(ggml_fopen(temporary_.c_str(), "wb")) {
  if (!file_) fail();
}

WholeFile::~WholeFile() {
  if (!file_) return;
  std::fclose(file_);
  std::error_code ignored;
  std::filesystem::remove(std::filesystem::u8path(temporary_), ignored);
}

void WholeFile::write(const void * data, size_t bytes) {
  if (std::fwrite(data, 1, bytes, file_) != bytes) fail();
}

void WholeFile::commit() {
  if (std::fflush(file_) != 0 || sync_file(file_) != 0) fail();
  std::fclose(file_);
  file_ = nullptr;
  std::error_code error;
  std::filesystem::rename(std::filesystem::u8path(temporary_), std::filesystem::u8path(path_), error);
  if (error) throw Failure("workspace", "Cannot write " + path_ + ": " + error.message() + ".");
}

void WholeFile::fail() const {
  const std::string code = errno == ENOSPC ? "disk-full" : errno == ENOENT ? "not-found" : "workspace";
  throw Failure(code, "Cannot write " + path_ + ": " + std::strerror(errno) + ".");
}
