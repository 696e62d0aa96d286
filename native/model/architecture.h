// The architectures that are trained, as data: what sets them apart from each other is a row of one table.
#pragma once

#include "model/model.h"

#include <string>
#include <vector>

struct Architecture {
  const char * name; // general.architecture, and the first part of the header's keys
  // GGML_ROPE_TYPE_NORMAL turns neighbouring elements of a head together, GGML_ROPE_TYPE_NEOX those half a
  // head apart.
  int rope_type;
  bool rope_factors;          // may have rope_freqs.weight
  bool head_norms;            // queries and keys are normed head by head before they are turned
  std::vector<Module> biases; // linear layers that may have a bias
};

// Throws `model-unsupported`, naming `path` and what is supported.
const Architecture & architecture_named(const std::string & name, const std::string & path);
