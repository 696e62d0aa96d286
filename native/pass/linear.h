// A linear layer, forward and backward: with a pair of LoRA or DoRA, with weights in training, or as it is. T
// is the number of tokens of the pack.
#pragma once

#include "model/model.h"
#include "pass/dropout.h"
#include "runtime/graph.h"
#include "trainer/adapter.h"

struct Linear {
  const Matrix * matrix = nullptr;    // W [K, N]
  const LowRankPair * pair = nullptr; // or null
  Dropout dropout;                    // of the input of A
  size_t lane = 0;                    // whose gradients are added to
  // Of weight and bias; null where they are not in training.
  ggml_tensor * weight_gradient = nullptr;
  ggml_tensor * bias_gradient = nullptr;
  ggml_tensor * low_rank = nullptr;  // u = (alpha / r) A x, [r, T], kept for the backward
  ggml_tensor * b_by_rank = nullptr; // B transposed, [N, r], likewise
  ggml_tensor * sum = nullptr;       // of DoRA: y before it takes its magnitude, [N, T], likewise

  bool trains() const { return pair || weight_gradient; }
};

// y [N, T] from x [K, T].
ggml_tensor * linear_forward(Graph & graph, Linear & linear, ggml_tensor * x);

// Adds the gradients of what is in training to their accumulators and returns dx [K, T] = W^T dy, through the
// LoRA pair as well; null without `wants_dx`. x is the forward's, dy is [N, T].
ggml_tensor * linear_backward(Graph & graph, const Linear & linear, ggml_tensor * x, ggml_tensor * dy,
                              bool wants_dx);
