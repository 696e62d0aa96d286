// Memory and first values of an adapter.
#include "trainer/adapter.h"

#include "runtime/exact-text.h"
#include "trainer/row-norms.h"
#include "trainer/trained.h"

#include <cmath>

namespace {

// splitmix64 (Sebastiano Vigna, public domain): the same numbers on every machine.
struct Random {
  uint64_t state;
  // In [0, 1), 24 bits.
  float next() {
    state += 0x9e3779b97f4a7c15;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return static_cast<float>((z ^ (z >> 31)) >> 40) / 16777216.0F;
  }
};

} // namespace

const LowRankPair * Adapter::find(int64_t layer, Module module) const {
  for (const LowRankPair & pair : pairs)
    if (pair.layer == layer && pair.module == module) return &pair;
  return nullptr;
}

std::string Adapter::description() const {
  std::string text = (has_magnitudes ? "dora " : "lora ") + exact_text(alpha);
  if (dropout > 0) text += " dropout " + exact_text(dropout) + " of seed " + std::to_string(seed);
  return text;
}

void adapter_allocate(Adapter & adapter, Parameters & parameters, const Model & model, bool trains) {
  for (LowRankPair & pair : adapter.pairs) {
    const auto [k, n] = module_shape(model.hyper, pair.module);
    pair.name = layer_tensor_name(pair.layer, module_names[pair.module]);
    parameters.declare(pair.name + ".lora_a", pair.layer, k, pair.rank);
    parameters.declare(pair.name + ".lora_b", pair.layer, pair.rank, n);
    if (adapter.has_magnitudes) parameters.declare(pair.name + ".lora_magnitude", pair.layer, n, 1);
  }
  parameters.allocate(model, trains);
  auto next = parameters.named.begin();
  const auto take = [&](ggml_tensor *& value, std::vector<ggml_tensor *> & gradients) {
    value = next->value;
    gradients = next->gradients;
    ++next;
  };
  for (LowRankPair & pair : adapter.pairs) {
    take(pair.a, pair.grad_a);
    take(pair.b, pair.grad_b);
    if (adapter.has_magnitudes) take(pair.magnitude, pair.grad_magnitude);
  }
}

Trained adapter_init_fresh(const Model & model, const FreshAdapter & settings) {
  Trained trained;
  Adapter & adapter = trained.adapter;
  const auto rank = static_cast<float>(settings.rank);
  // As files know it: the scale times the rank.
  adapter.alpha = settings.rank_stabilised ? settings.alpha * std::sqrt(rank) : settings.alpha;
  adapter.has_magnitudes = settings.has_magnitudes;
  adapter.dropout = settings.dropout;
  adapter.seed = settings.seed;
  for (const int64_t layer : settings.layers)
    for (const Module module : settings.modules) {
      LowRankPair pair;
      pair.layer = layer;
      pair.module = module;
      pair.rank = settings.rank;
      pair.scale = adapter.alpha / rank;
      adapter.pairs.push_back(pair);
    }
  adapter_allocate(adapter, trained.parameters, model, /*trains*/ true);
  Random random{settings.seed};
  for (const LowRankPair & pair : adapter.pairs) {
    const float bound = 1 / std::sqrt(static_cast<float>(pair.a->ne[0]));
    std::vector<float> values(ggml_nelements(pair.a));
    for (float & value : values) value = (2 * random.next() - 1) * bound;
    ggml_backend_tensor_set(pair.a, values.data(), 0, ggml_nbytes(pair.a));
  }
  if (adapter.has_magnitudes) set_first_magnitudes(model, adapter);
  return trained;
}
