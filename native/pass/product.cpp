// See the header.
#include "pass/product.h"

ggml_tensor * product_forward(Graph & graph, const Matrix & matrix, ggml_tensor * x) {
  return ggml_mul_mat(graph.context(), matrix.weight, x);
}

ggml_tensor * product_backward(Graph & graph, const Matrix & matrix, ggml_tensor * dy) {
  return ggml_mul_mat(graph.context(), matrix.transposed, dy);
}
