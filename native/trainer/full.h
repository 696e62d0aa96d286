// Full fine-tuning: the parameters are the base's own tensors as F32, at 16 bytes for each weight with their
// gradient and moments, and more for each lane.
#pragma once

#include "trainer/trained.h"

#include <string>
#include <vector>

// All tensors of the layers named; of the embedding, the output and its norm as well when all layers are.
// Throws `model-unsupported` for a quantised base.
Trained full_init(const Model & base, const std::vector<int64_t> & layers);

// The base's file with the parameters in the place of its tensors, in their types (rounded to the nearest,
// ties to even) and with its metadata. Written whole or not at all.
void full_write_model(const Trained & trained, const Model & base, const std::string & path);
