// An activation times a matrix of the base, and the gradient back through it to the activation.
#pragma once

#include "model/model.h"
#include "runtime/graph.h"

// W x for x [K, T]: [N, T].
ggml_tensor * product_forward(Graph & graph, const Matrix & matrix, ggml_tensor * x);

// W^T dy for dy [N, T]: [K, T].
ggml_tensor * product_backward(Graph & graph, const Matrix & matrix, ggml_tensor * dy);

// The most graph nodes that either of them takes for a matrix [K, N].
int64_t product_nodes(const Device & device, int64_t k, int64_t n);
