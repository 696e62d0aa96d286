// AdamW over all parameters at once: p *= 1 - lr wd, then p -= lr m_hat / (sqrt(v_hat) + eps).
#pragma once

#include "runtime/graph.h"
#include "trainer/parameters.h"

struct OptimizerSettings {
  double beta1, beta2, epsilon, weight_decay;
  double clip; // largest global gradient norm, 0: off

  // All of them, exactly.
  std::string description() const;
};

class Optimizer {
public:
  // On the device of the model, with its threads.
  Optimizer(const Model & model, Parameters & parameters, const OptimizerSettings & settings);

  void zero_gradients();
  // Adds the gradients of all lanes to those of lane 0 and returns their L2 norm; not finite only where one
  // of them is not.
  double gradient_norm();
  // One update with the gradients times `factor`. Returns false where a parameter may not be finite after it.
  bool update(double learning_rate, double factor);
  // Held by what it computes between gradients and update.
  size_t bytes() const { return norm_memory_.bytes() + update_memory_.bytes(); }
  // Updates made so far.
  int64_t steps() const { return steps_; }
  // After the parameters and their moments were filled from elsewhere.
  void continue_from(int64_t steps) { steps_ = steps; }

private:
  void build_norm();
  void build_update();

  Parameters & parameters_;
  OptimizerSettings settings_;
  int threads_;
  GraphMemory norm_memory_, update_memory_;
  Graph norm_graph_, update_graph_;
  // [1, rows'] of some rows each: sums of squares, one per flat row.
  std::vector<ggml_tensor *> squares_;
  ggml_tensor * factor_ = nullptr;  // [flat_row], all the same: a whole row multiplies faster than a scalar
  ggml_tensor * scalars_ = nullptr; // [7], as GGML_OP_OPT_STEP_ADAMW wants them
  // [1, rows] of the updated parameters: not finite wherever one of them is not.
  ggml_tensor * sums_ = nullptr;
  int64_t steps_ = 0;
};
