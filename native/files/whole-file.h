// A file that appears whole or not at all: written under a temporary name, synced, renamed.
#pragma once

#include <cstdio>
#include <string>

class WholeFile {
public:
  explicit WholeFile(const std::string & path);
  // Removes the temporary file when `commit` was not reached.
  ~WholeFile();
  WholeFile(const WholeFile &) = delete;
  WholeFile & operator=(const WholeFile &) = delete;

  void write(const void * data, size_t bytes);
  void commit();

private:
  [[noreturn]] void fail() const;

  std::string path_;
  std::string temporary_;
  std::FILE * file_ = nullptr;
};
