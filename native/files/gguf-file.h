// A GGUF file opened for reading: header checked against the file's length, values by type, tensors by name.
#pragma once

#include "ggml.h"
#include "gguf.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

class GgufFile {
public:
  // Throws `not-found` or, when the file is no GGUF or its tensor data is cut off, `model-format`.
  explicit GgufFile(const std::string & path);
  ~GgufFile();
  GgufFile(const GgufFile &) = delete;
  GgufFile & operator=(const GgufFile &) = delete;

  std::optional<int64_t> integer(const std::string & key) const;
  std::optional<double> number(const std::string & key) const;
  std::optional<std::string> text(const std::string & key) const;
  // Length of an array, or nothing when there is none of that name.
  std::optional<int64_t> array_length(const std::string & key) const;

  // Shapes and types of all tensors, without data.
  const std::vector<ggml_tensor *> & tensors() const { return tensors_; }
  // Of a tensor's data, from the beginning of the file.
  size_t offset(const ggml_tensor * tensor) const;
  // Fills `data` with `bytes` bytes of a tensor from `offset` on. Throws `model-format` when they are not
  // there.
  void read(const ggml_tensor * tensor, void * data, size_t offset, size_t bytes) const;
  // As `read`, from a byte of the file on.
  void read_at(uint64_t start, void * data, size_t bytes) const;
  // Of the whole file, bytes.
  uint64_t length() const;
  // All elements of a tensor as F32.
  std::vector<float> read_floats(const ggml_tensor * tensor) const;

  const std::string path;

private:
  void check_magic() const;
  void parse();
  void check_length() const;

  gguf_context * gguf_ = nullptr;
  ggml_context * shapes_ = nullptr;
  std::vector<ggml_tensor *> tensors_;
};
