// A linear layer with or without a LoRA pair, forward and backward. T is the number of tokens of the pack.
#pragma once

#include "model/model.h"
#include "runtime/graph.h"
#include "trainer/adapter.h"

struct Linear {
  const Matrix * matrix = nullptr;    // W [K, N]
  const LowRankPair * pair = nullptr; // or null: nothing to train here
  size_t lane = 0;                    // whose gradients are added to
  ggml_tensor * low_rank = nullptr;   // u = (alpha / r) A x, [r, T], kept for the backward
  ggml_tensor * b_by_rank = nullptr;  // B transposed, [N, r], likewise
};

// y [N, T] from x [K, T].
ggml_tensor * linear_forward(Graph & graph, Linear & linear, ggml_tensor * x);

// Adds the gradients of A and B to their accumulators and returns dx [K, T] = W^T dy, through the LoRA pair
// as well; null without `wants_dx`. x is the forward's, dy is [N, T].
ggml_tensor * linear_backward(Graph & graph, const Linear & linear, ggml_tensor * x, ggml_tensor * dy,
                              bool wants_dx);
