// Memory and first values of an adapter.
#include "trainer/adapter.h"

#include "runtime/failure.h"

#include <algorithm>
#include <cmath>

namespace {

// Elements: every view begins on a 128-byte boundary.
constexpr int64_t view_alignment = 32;

int64_t aligned(int64_t elements) {
  return (elements + view_alignment - 1) / view_alignment * view_alignment;
}

// Gradients of all lanes together take at most 256 MiB.
constexpr int64_t most_lane_elements = 64 << 20;

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

int64_t Adapter::lowest_layer() const {
  int64_t lowest = INT64_MAX;
  for (const LowRankPair & pair : pairs) lowest = std::min(lowest, pair.layer);
  return lowest;
}

void adapter_allocate(Adapter & adapter, const Model & model) {
  int64_t elements = 0;
  for (const LowRankPair & pair : adapter.pairs) {
    const auto [k, n] = module_shape(model.hyper, pair.module);
    elements += aligned(k * pair.rank) + aligned(pair.rank * n);
  }
  const int64_t rows = (elements + flat_row - 1) / flat_row;
  const int64_t lanes = std::clamp<int64_t>(most_lane_elements / (rows * flat_row), 1, model.lanes);
  adapter.store = std::make_unique<TensorStore>(5 + (2 + 2 * lanes) * adapter.pairs.size());
  TensorStore & store = *adapter.store;
  adapter.parameters = store.declare(GGML_TYPE_F32, {flat_row, rows}, "parameters");
  adapter.lane_gradients = store.declare(GGML_TYPE_F32, {flat_row, rows, lanes}, "gradients");
  adapter.first_moment = store.declare(GGML_TYPE_F32, {flat_row, rows}, "first_moment");
  adapter.second_moment = store.declare(GGML_TYPE_F32, {flat_row, rows}, "second_moment");
  adapter.gradients = store.view_2d(adapter.lane_gradients, flat_row, rows, 0, "gradients");

  int64_t at = 0;
  const auto place = [&](ggml_tensor *& value, std::vector<ggml_tensor *> & gradients, int64_t ne0,
                         int64_t ne1, const std::string & name) {
    value = store.view_2d(adapter.parameters, ne0, ne1, at * sizeof(float), name);
    for (int64_t lane = 0; lane < lanes; lane++)
      gradients.push_back(store.view_2d(adapter.lane_gradients, ne0, ne1,
                                        lane * adapter.lane_gradients->nb[2] + at * sizeof(float), name));
    at += aligned(ne0 * ne1);
  };
  for (LowRankPair & pair : adapter.pairs) {
    const auto [k, n] = module_shape(model.hyper, pair.module);
    pair.name = layer_tensor_name(pair.layer, module_names[pair.module]);
    place(pair.a, pair.grad_a, k, pair.rank, pair.name + ".lora_a");
    place(pair.b, pair.grad_b, pair.rank, n, pair.name + ".lora_b");
  }
  store.allocate(model.backend, "the adapter and its optimizer");
}

Adapter adapter_init_fresh(const Model & model, const FreshAdapter & settings) {
  Adapter adapter;
  adapter.alpha = settings.alpha;
  for (const int64_t layer : settings.layers)
    for (const Module module : settings.modules) {
      LowRankPair pair;
      pair.layer = layer;
      pair.module = module;
      pair.rank = settings.rank;
      pair.scale = settings.alpha / static_cast<float>(settings.rank);
      adapter.pairs.push_back(pair);
    }
  adapter_allocate(adapter, model);
  Random random{settings.seed};
  for (const LowRankPair & pair : adapter.pairs) {
    const float bound = 1 / std::sqrt(static_cast<float>(pair.a->ne[0]));
    std::vector<float> values(ggml_nelements(pair.a));
    for (float & value : values) value = (2 * random.next() - 1) * bound;
    ggml_backend_tensor_set(pair.a, values.data(), 0, ggml_nbytes(pair.a));
  }
  return adapter;
}
