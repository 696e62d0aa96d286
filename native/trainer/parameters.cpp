// See the header.
#include "trainer/parameters.h"

#include "files/gguf-output.h"

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

} // namespace

size_t Parameters::declare(const std::string & name, int64_t layer, int64_t ne0, int64_t ne1) {
  named.push_back({name, layer, ne0, ne1, nullptr, {}});
  return named.size() - 1;
}

void Parameters::allocate(const Model & model, bool trains) {
  int64_t elements = 0;
  for (const Parameter & parameter : named) elements += aligned(parameter.ne0 * parameter.ne1);
  const int64_t rows = (elements + flat_row - 1) / flat_row;
  const int64_t lanes =
      trains ? std::clamp<int64_t>(most_lane_elements / (rows * flat_row), 1, model.lanes) : 0;
  store = std::make_unique<TensorStore>(5 + (1 + lanes) * named.size());
  values = store->declare(GGML_TYPE_F32, {flat_row, rows}, "parameters");
  if (trains) {
    lane_gradients = store->declare(GGML_TYPE_F32, {flat_row, rows, lanes}, "gradients");
    first_moment = store->declare(GGML_TYPE_F32, {flat_row, rows}, "first_moment");
    second_moment = store->declare(GGML_TYPE_F32, {flat_row, rows}, "second_moment");
    gradients = store->view_2d(lane_gradients, flat_row, rows, 0, "gradients");
  }

  int64_t at = 0;
  for (Parameter & parameter : named) {
    const auto view = [&](ggml_tensor * whole, size_t start) {
      return store->view_2d(whole, parameter.ne0, parameter.ne1, start + at * sizeof(float), parameter.name);
    };
    parameter.value = view(values, 0);
    by_value_[parameter.value] = &parameter - named.data();
    for (int64_t lane = 0; lane < lanes; lane++)
      parameter.gradients.push_back(view(lane_gradients, lane * lane_gradients->nb[2]));
    at += aligned(parameter.ne0 * parameter.ne1);
  }
  store->allocate(model.device, "what is trained and its optimizer");
}

int64_t Parameters::lowest_layer() const {
  int64_t lowest = INT64_MAX;
  for (const Parameter & parameter : named) lowest = std::min(lowest, parameter.layer);
  return lowest;
}

ggml_tensor * Parameters::gradient(const ggml_tensor * value, size_t lane) const {
  const auto found = by_value_.find(value);
  return found == by_value_.end() ? nullptr : named[found->second].gradients[lane];
}

std::string Parameters::first_not_finite(Part part) const {
  for (const Parameter & parameter : named) {
    const ggml_tensor * tensor = part == Part::VALUES ? parameter.value : parameter.gradients[0];
    std::vector<float> values(ggml_nelements(tensor));
    ggml_backend_tensor_get(tensor, values.data(), 0, ggml_nbytes(tensor));
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
      return parameter.name;
  }
  return "";
}

void parameters_write_gradients(const Parameters & parameters, const std::string & architecture, float factor,
                                const std::string & path) {
  std::vector<const ggml_tensor *> tensors;
  for (const Parameter & parameter : parameters.named) tensors.push_back(parameter.gradients[0]);
  gguf_write_floats(path, gguf_metadata("gradients", architecture), tensors, factor);
}
