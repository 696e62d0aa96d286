// Operations that not every backend has, or not in the way the passes want them: ggml's own where the device
// computes it, else the same composed of operations that all have.
#pragma once

#include "runtime/graph.h"

#include <vector>

// a^T b for a [K, N], b [K, T]: [N, T], summed in F32.
ggml_tensor * op_mul_mat(Graph & graph, ggml_tensor * a, ggml_tensor * b);

// a b^T for a [M, K], b [N, K]: [M, N].
ggml_tensor * op_out_prod(Graph & graph, ggml_tensor * a, ggml_tensor * b);

// Gradient by the scores of soft_max(scale scores): `y` is its result, `dy` the gradient by that.
ggml_tensor * op_soft_max_back(Graph & graph, ggml_tensor * dy, ggml_tensor * y, float scale);

// Gradient by x of x / sqrt(mean(x^2) + epsilon).
ggml_tensor * op_rms_norm_back(Graph & graph, ggml_tensor * dy, ggml_tensor * x, float epsilon);

// Gradient by x of x sigmoid(x).
ggml_tensor * op_silu_back(Graph & graph, ggml_tensor * dy, ggml_tensor * x);

// silu(gate) up.
ggml_tensor * op_swiglu(Graph & graph, ggml_tensor * gate, ggml_tensor * up);

// Index of the largest value of every row of x [n, rows]: [rows].
ggml_tensor * op_argmax(Graph & graph, ggml_tensor * x);

// F32 zeros of this shape.
ggml_tensor * op_zeros(Graph & graph, const std::vector<int64_t> & shape);

// Rows of dy [D, T] summed by their index in `rows` [T], each below `count`: [D, count].
ggml_tensor * op_get_rows_back(Graph & graph, ggml_tensor * dy, ggml_tensor * rows, int64_t count);

// x transposed in its first two dimensions, contiguous; a copy only where it is not that already.
ggml_tensor * op_transposed(Graph & graph, ggml_tensor * x);

// One AdamW update in place; `scalars` as GGML_OP_OPT_STEP_ADAMW wants them. Returns the parameters.
struct AdamW {
  ggml_tensor *parameters, *gradients, *first_moment, *second_moment;
  ggml_tensor * scalars; // [7]: rate, beta1, beta2, epsilon, weight decay, 1/(1-beta1^t), 1/(1-beta2^t)
};
ggml_tensor * op_adamw(Graph & graph, const AdamW & step);
