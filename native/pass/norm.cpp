// See the header.
#include "pass/norm.h"

#include "pass/gradient.h"
#include "runtime/ops.h"

ggml_tensor * norm_forward(Graph & graph, ggml_tensor * x, ggml_tensor * weight, float epsilon) {
  ggml_context * ctx = graph.context();
  return ggml_mul(ctx, ggml_rms_norm(ctx, x, epsilon), weight);
}

ggml_tensor * norm_backward(Graph & graph, ggml_tensor * x, ggml_tensor * weight, float epsilon,
                            ggml_tensor * dy, ggml_tensor * weight_gradient) {
  ggml_context * ctx = graph.context();
  if (weight_gradient)
    add_vector_gradient(graph, weight_gradient, ggml_mul(ctx, ggml_rms_norm(ctx, x, epsilon), dy));
  return op_rms_norm_back(graph, ggml_mul(ctx, dy, weight), x, epsilon);
}
