// Hyperparameters from a GGUF header, and the shapes they demand of the tensors. Nothing is loaded here.
#pragma once

#include "model/header-reader.h"
#include "model/model.h"

// Throws `model-unsupported` for an architecture or a variant that is not trained, `model-format` for missing
// or contradictory keys.
Hyperparameters read_hyperparameters(const GgufFile & file);

// `context`: of the model, tokens. Throws as `read_hyperparameters`. The type is left to the caller.
RotaryPositions read_rope(const HeaderReader & header, int64_t context);

// Compares the names, shapes and types of all tensors with what the hyperparameters demand.
// Throws `model-format` (missing, wrong shape) or `model-unsupported` (unknown tensor, type that is not
// trained).
void check_tensors(const GgufFile & file, const Hyperparameters & hyper);
