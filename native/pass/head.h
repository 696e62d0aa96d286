// The output head over the counted rows only, in chunks of rows with immediate backward: the logits of all
// tokens never exist together. Per row it yields what log p is made of without loss of digits at either end:
// q, the probability of all tokens but the target, and how the target compares with the likeliest token.
#pragma once

#include "model/model.h"
#include "runtime/graph.h"

#include <vector>

struct HeadInputs {
  ggml_tensor * rows = nullptr;    // [n]: which tokens predict
  ggml_tensor * targets = nullptr; // [n]: the token each predicts
  // For the backward: `rows`, made unique beyond T where a row is padding, [n], and 0 for padding, else 1,
  // [1, n].
  ggml_tensor * scatter = nullptr;
  ggml_tensor * counted = nullptr;
};

struct HeadOutputs {
  // Of each chunk, one value per row.
  std::vector<ggml_tensor *> gap;    // the target's logit less the largest logit
  std::vector<ggml_tensor *> top;    // the probability of the likeliest token
  std::vector<ggml_tensor *> others; // q
};

// The last norm, of some rows of what comes from the last block, [D, n]: what the output matrix reads.
ggml_tensor * head_norm(Graph & graph, const Model & model, ggml_tensor * gathered);

// x [D, T] from the last block.
HeadOutputs head_forward(Graph & graph, const Model & model, const HeadInputs & inputs, ggml_tensor * x);

// Where to add gradients; null for what is not in training.
struct HeadGradients {
  ggml_tensor * norm = nullptr;   // [D]
  ggml_tensor * output = nullptr; // [D, V]
};

// As `head_forward`; `dx` [D, T] receives the gradient of the sum of -log p over the rows.
HeadOutputs head_forward_backward(Graph & graph, const Model & model, const HeadGradients & gradients,
                                  const HeadInputs & inputs, ggml_tensor * x, ggml_tensor *& dx);

// log p = gap + log top, or log(1 - q) where p is the larger part.
double head_log_probability(float gap, float top, float others);
