// Gradients of the base's own tensors, under full fine-tuning: sums over the tokens of a pass, added to
// `sum`.
#pragma once

#include "runtime/graph.h"

// Of a matrix [K, N] by its input x [K, T] and the gradient of its output dy [N, T].
void add_matrix_gradient(Graph & graph, ggml_tensor * sum, ggml_tensor * x, ggml_tensor * dy);

// Of a vector [n] that is added to every token or head; dy [n, ...].
void add_vector_gradient(Graph & graph, ggml_tensor * sum, ggml_tensor * dy);

// Rows of a table [D, V] that tokens took.
struct TakenRows {
  ggml_tensor * rows = nullptr;  // [S]: the rows taken, each once; of the rest of S any others, each once
  ggml_tensor * slots = nullptr; // [T]: where in `rows` each token's row stands
};

// Of such a table; dy [D, T].
void add_table_gradient(Graph & graph, ggml_tensor * sum, const TakenRows & taken, ggml_tensor * dy);
