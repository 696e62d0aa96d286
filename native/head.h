// The output head over the counted rows only, in chunks of rows with immediate backward: the logits of all
// tokens never exist together. Per row it yields p, the probability of the target, and q, the sum of all
// others; from the two the caller gets log p without loss of digits at either end.
#pragma once

#include "graph.h"
#include "model.h"

#include <vector>

struct HeadInputs {
  ggml_tensor * rows = nullptr;    // [n]: which tokens predict
  ggml_tensor * targets = nullptr; // [n]: the token each predicts
  ggml_tensor * scatter =
      nullptr; // [n]: `rows`, made unique beyond T where a row is padding; for the backward
};

struct HeadOutputs {
  std::vector<ggml_tensor *> target; // p of each chunk
  std::vector<ggml_tensor *> others; // q of each chunk
};

// x [D, T] from the last block.
HeadOutputs head_forward(Graph & graph, const Model & model, const HeadInputs & inputs, ggml_tensor * x);

// As `head_forward`; `dx` [D, T] receives the gradient of the sum of -log p over the rows.
HeadOutputs head_forward_backward(Graph & graph, const Model & model, const HeadInputs & inputs,
                                  ggml_tensor * x, ggml_tensor *& dx);

// Natural logarithm of p, where p + q = 1. At most 103 below 0: the smallest F32.
double head_log_probability(float p, float q);
