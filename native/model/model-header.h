// Hyperparameters from a GGUF header, and the shapes they demand of the tensors.
#pragma once

#include "model/model.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

// Throws `model-unsupported` for an architecture or a variant that is not trained, `model-format` for missing
// keys.
Hyperparameters read_hyperparameters(const GgufFile & file, const std::string & architecture);

// Compares the names, shapes and types of all tensors with what the hyperparameters demand.
// Throws `model-format` (missing, wrong shape) or `model-unsupported` (unknown tensor, type that is not
// trained).
void check_tensors(const GgufFile & file, const Hyperparameters & hyper);
