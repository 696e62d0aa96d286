// See the header. The generator is made of operations that every device has, exact in F32 and in the 11 bits
// of the formats that GPUs multiply in: h = (u . v) mod m, with u the 4 numbers of a channel, v those of a
// token and m prime. Numbers below 1024 keep the sum below 2^24. h is uniform, since the last number of every
// channel is 1 and that of a token is uniform, and independent between tokens and between any two channels.
#include "pass/dropout.h"

#include "runtime/ops.h"

#include <cmath>
#include <set>

namespace {

constexpr int64_t numbers = 4;
constexpr uint64_t modulus = 761;

// The finalizer of splitmix64 (Sebastiano Vigna, public domain).
uint64_t mix(uint64_t z) {
  z += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

uint64_t mix(std::initializer_list<int64_t> key) {
  uint64_t hash = 0;
  for (const int64_t part : key) hash = mix(hash ^ static_cast<uint64_t>(part));
  return hash;
}

// Of 32 bits, a number below the modulus.
float below_modulus(uint64_t bits) {
  return static_cast<float>(((bits & 0xffffffff) * modulus) >> 32);
}

// How many of the m values of h leave an element out.
float dropped_values(float probability) {
  return std::round(probability * static_cast<float>(modulus));
}

void set_channels(ggml_tensor * tensor) {
  const int64_t k = tensor->ne[0];
  std::vector<float> values(k * numbers, 1);
  for (int64_t channel = 0; channel < k; channel++)
    for (int64_t i = 0; i + 1 < numbers; i++) values[i * k + channel] = below_modulus(mix({channel, i}));
  ggml_backend_tensor_set(tensor, values.data(), 0, ggml_nbytes(tensor));
}

} // namespace

DropoutInputs dropout_inputs(Graph & graph, const Model & model, const Adapter & adapter, int64_t tokens) {
  DropoutInputs inputs;
  if (dropped_values(adapter.dropout) == 0) return inputs;
  inputs.probability = adapter.dropout;
  inputs.tokens = graph.input(GGML_TYPE_F32, {tokens, numbers, static_cast<int64_t>(adapter.pairs.size())});
  for (const LowRankPair & pair : adapter.pairs) {
    ggml_tensor *& channels = inputs.channels[module_shape(model.hyper, pair.module)[0]];
    if (!channels)
      channels = graph.input(GGML_TYPE_F32, {module_shape(model.hyper, pair.module)[0], numbers});
  }
  return inputs;
}

void dropout_set(const DropoutInputs & inputs, const Adapter & adapter, const Pack & pack) {
  if (!inputs.tokens) return;
  for (const auto & [k, channels] : inputs.channels) set_channels(channels);
  const auto tokens = static_cast<int64_t>(pack.tokens.size());
  std::vector<float> values(tokens * numbers * adapter.pairs.size());
  float * of_pair = values.data();
  for (const LowRankPair & pair : adapter.pairs) {
    const uint64_t key = mix({adapter.seed, pack.step, pack.micro_batch, pair.layer, pair.module});
    for (int64_t t = 0; t < tokens; t++) {
      const uint64_t first = mix(key ^ mix(static_cast<uint64_t>(pack.origins[t]))), second = mix(first);
      of_pair[t] = below_modulus(first);
      of_pair[tokens + t] = below_modulus(first >> 32);
      of_pair[2 * tokens + t] = below_modulus(second);
      of_pair[3 * tokens + t] = below_modulus(second >> 32);
    }
    of_pair += tokens * numbers;
  }
  ggml_backend_tensor_set(inputs.tokens, values.data(), 0, values.size() * sizeof(float));
}

Dropout dropout_of(Graph & graph, const DropoutInputs & inputs, size_t pair, int64_t k) {
  if (!inputs.tokens) return {};
  const ggml_tensor * all = inputs.tokens;
  ggml_tensor * tokens =
      ggml_view_2d(graph.context(), inputs.tokens, all->ne[0], all->ne[1], all->nb[1], pair * all->nb[2]);
  return {inputs.probability, tokens, inputs.channels.at(k)};
}

ggml_tensor * dropout_mask(Graph & graph, const Dropout & dropout) {
  ggml_context * ctx = graph.context();
  const auto m = static_cast<float>(modulus);
  const float dropped = dropped_values(dropout.probability);
  ggml_tensor * sum = op_out_prod(graph, dropout.channels, dropout.tokens);
  // Half a step away from where the quotient is whole, so that its rounding cannot matter.
  ggml_tensor * quotient = ggml_floor(ctx, ggml_scale_bias(ctx, sum, 1 / m, 0.5F / m));
  ggml_tensor * h = ggml_sub(ctx, sum, ggml_scale(ctx, quotient, m));
  ggml_tensor * kept = ggml_step(ctx, ggml_scale_bias(ctx, h, 1, 0.5F - dropped));
  return ggml_scale(ctx, kept, m / (m - dropped));
}
