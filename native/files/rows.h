// Rows of F32 to a tensor type of ggml and back, by ggml's own conversions.
#pragma once

#include "ggml.h"

#include <cstdint>
#include <string>
#include <vector>

// The type of that name, such as q4_K or F16 in any case. Throws `model-unsupported`.
ggml_type rows_type(const std::string & name);

// `values` are whole rows of `row_length`, which the type's block must divide. Throws `model-unsupported` for
// a type that needs more than the values, `not-finite` for values that are not finite or that an F16 cannot
// hold.
std::vector<uint8_t> rows_encode(ggml_type type, const std::vector<float> & values, int64_t row_length);

// Throws `model-unsupported` for a type that ggml does not read, `model-format` for part of a block.
std::vector<float> rows_decode(ggml_type type, const std::vector<uint8_t> & bytes);
