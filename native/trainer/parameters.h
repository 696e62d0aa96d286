// What a training changes, whatever the method: values, gradients and both moments of AdamW are one flat F32
// tensor each, and every parameter is a named view of them, so that zeroing, norm and update are one
// operation over all.
#pragma once

#include "model/model.h"
#include "runtime/tensor-store.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

struct Parameter {
  std::string name;  // as files call it
  int64_t layer = 0; // its block; -1: below the first, the number of blocks: above the last
  int64_t ne0 = 0, ne1 = 0;
  ggml_tensor * value = nullptr; // [ne0, ne1]
  // Sums over the tokens of a step, one for each lane; see Parameters. None where nothing is trained.
  std::vector<ggml_tensor *> gradients;
};

constexpr int64_t flat_row = 1024;

class Parameters {
public:
  std::vector<Parameter> named;
  // Each [flat_row, rows]; zero where no parameter lies.
  ggml_tensor * values = nullptr;
  ggml_tensor * gradients = nullptr; // of lane 0
  ggml_tensor * first_moment = nullptr;
  ggml_tensor * second_moment = nullptr;
  // Passes that run at the same time are lanes, and each adds to gradients of its own: [flat_row, rows,
  // lanes].
  ggml_tensor * lane_gradients = nullptr;
  std::unique_ptr<TensorStore> store;

  // Adds a parameter, to be given memory later. Returns its number.
  size_t declare(const std::string & name, int64_t layer, int64_t ne0, int64_t ne1);
  // Takes the memory of all that were declared. Everything is zero. Without `trains` there are values alone,
  // neither gradients nor moments. Throws `out-of-memory`.
  void allocate(const Model & model, bool trains = true);
  size_t lanes() const { return static_cast<size_t>(lane_gradients->ne[2]); }
  int64_t lowest_layer() const;
  // The first whose value, or whose gradient in lane 0, is not finite throughout; empty where there is none.
  enum class Part { VALUES, GRADIENTS };
  std::string first_not_finite(Part part) const;
  // Where a pass of this lane adds the gradient by `value`, or null where that is no parameter.
  ggml_tensor * gradient(const ggml_tensor * value, size_t lane) const;

private:
  std::unordered_map<const ggml_tensor *, size_t> by_value_;
};

// The gradients of the named parameters times `factor` as GGUF. Written whole or not at all.
void parameters_write_gradients(const Parameters & parameters, const std::string & architecture, float factor,
                                const std::string & path);
