// How a header asks for positions to be scaled: as llama.cpp reads it (llama_model_base::load_hparams and the
// constructor of llama_context), in its own F32 arithmetic, so that the angles are the same bits.
#include "model/model-header.h"
#include "runtime/failure.h"

#include <cmath>

namespace {

// Without a type the scaling is linear, and a factor of 0 or no factor means none.
float read_scale(const HeaderReader & header) {
  const float legacy = header.number("rope.scale_linear", 0);
  const float factor = header.number("rope.scaling.factor", legacy);
  return factor == 0 ? 1 : 1.0F / factor;
}

// The magnitude that YaRN wants, less the one that ggml_rope_ext adds by itself.
float yarn_magnitude(float scale) {
  const float factor = 1.0F / scale;
  const float magnitude = factor <= 1.0F ? 1.0F : 0.1F * std::log(factor) + 1.0F;
  return magnitude * (1.0F / (1.0F + 0.1F * std::log(factor)));
}

} // namespace

RotaryPositions read_rope(const HeaderReader & header, int64_t context) {
  RotaryPositions rope;
  const std::string type = header.file.text(header.key("rope.scaling.type")).value_or("linear");
  if (type != "none" && type != "linear" && type != "yarn")
    throw Failure("model-unsupported", header.file.path + " scales its positions by \"" + type +
                                           "\"; linear, yarn and rope_freqs are trained.");
  rope.base = header.positive("rope.freq_base", 10000);
  rope.scale = type == "none" ? 1 : read_scale(header);
  rope.original_context = header.integer("rope.scaling.original_context_length", context);
  rope.magnitude = header.positive("rope.scaling.attn_factor", 1);
  if (type != "yarn") return rope;
  rope.extrapolation = 1;
  rope.magnitude *= yarn_magnitude(rope.scale);
  if (!std::isfinite(rope.magnitude) || rope.magnitude <= 0)
    throw Failure("model-format", header.file.path + ": " + header.key("rope.scaling.factor") +
                                      " is out of the range of yarn.");
  return rope;
}
