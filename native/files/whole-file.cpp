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
#include <fcntl.h>
#include <unistd.h>
#define sync_file(file) fsync(fileno(file))
#endif

namespace {

// So that the new name outlasts a loss of power too. Windows has no such call; where it fails the file itself
// is still whole.
void sync_folder(const std::string & path) {
#ifndef _WIN32
  const auto folder = std::filesystem::u8path(path).parent_path();
  const int descriptor = open(folder.empty() ? "." : folder.c_str(), O_RDONLY);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
#endif
}

} // namespace

WholeFile::WholeFile(const std::string & path)
    : path_(path), temporary_(path + ".partial"), file_(ggml_fopen(temporary_.c_str(), "wb")) {
  if (!file_) fail();
}

WholeFile::~WholeFile() {
  if (file_) std::fclose(file_);
  std::error_code ignored;
  // Not there any more once it was renamed.
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
  sync_folder(path_);
}

void WholeFile::fail() const {
  const std::string code = errno == ENOSPC ? "disk-full" : errno == ENOENT ? "not-found" : "workspace";
  throw Failure(code, "Cannot write " + path_ + ": " + std::strerror(errno) + ".");
}
