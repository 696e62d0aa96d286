// The tensors of a model's file on a device. On the CPU they stay in the file, which is mapped: loading takes
// no second copy of them. Elsewhere they are copied.
#pragma once

#include "files/mapped-file.h"
#include "runtime/device.h"
#include "runtime/tensor-store.h"

#include <map>
#include <memory>
#include <string>

class GgufFile;

using TensorsByName = std::map<std::string, ggml_tensor *>;

class Weights {
public:
  // `file` is checked. Throws `out-of-memory`.
  Weights(const GgufFile & file, const Device & device);

  const TensorsByName & tensors() const { return by_name_; }
  size_t bytes() const { return mapped_.bytes() + copied_.bytes(); }

private:
  // Or null.
  ggml_tensor * find(const std::string & name) const;
  void map(const GgufFile & file);
  void copy(const GgufFile & file, const Device & device);

  std::unique_ptr<MappedFile> mapping_; // outlives the tensors in it
  TensorStore mapped_, copied_;
  TensorsByName by_name_;
};
