// Reads the keys of one architecture from a GGUF header and says which one is missing or out of its range.
#pragma once

#include "files/gguf-file.h"

#include <cstdint>
#include <string>

struct HeaderReader {
  const GgufFile & file;
  std::string prefix; // the architecture's name

  std::string key(const char * name) const { return prefix + "." + name; }

  // From 1 to 2^31 - 1. Without `otherwise` the key must be there. Throws `model-format`.
  int64_t integer(const char * name, int64_t otherwise = -1) const;
  // Finite, from 0. Throws `model-format`.
  float number(const char * name, double otherwise) const;
  // As `number`, and above 0.
  float positive(const char * name, double otherwise) const;
  // Throws `model-unsupported` when the key is there and above 0.
  void refuse_above_zero(const char * name, const char * what) const;
};
