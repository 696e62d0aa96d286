// RMS norm with its weight, along the first dimension: of tokens [D, T], or head by head [hd, H, T].
#pragma once

#include "runtime/graph.h"

// x / sqrt(mean(x^2) + epsilon) * weight
ggml_tensor * norm_forward(Graph & graph, ggml_tensor * x, ggml_tensor * weight, float epsilon);

// The gradient by x, which is the forward's. That by the weight is added to `weight_gradient`, unless it is
// null.
ggml_tensor * norm_backward(Graph & graph, ggml_tensor * x, ggml_tensor * weight, float epsilon,
                            ggml_tensor * dy, ggml_tensor * weight_gradient);
