// See the header.
#include "pass/linear.h"

#include "pass/gradient.h"
#include "pass/nodes.h"
#include "pass/product.h"
#include "runtime/ops.h"

namespace {

// m^T x for m [N, r] and x [r, T]. r is short, and for short sums the CPU's outer product, which walks along
// N, is far faster than its matrix product, which walks along r.
ggml_tensor * widen(Graph & graph, ggml_tensor * m, ggml_tensor * x) {
  return op_out_prod(graph, m, ggml_transpose(graph.context(), x));
}

void accumulate(Graph & graph, ggml_tensor * sum, ggml_tensor * addend) {
  graph.emit(ggml_add_inplace(graph.context(), sum, addend));
}

// On the CPU the pair is part of the base's products.
ggml_tensor * fused_forward(Graph & graph, Linear & linear, ggml_tensor * x) {
  if (!linear.pair) return product_forward(graph, *linear.matrix, x);
  linear.low_rank = node_product(graph, {{linear.pair->a, x, linear.pair->scale}});
  return node_product(graph, {{linear.matrix->weight, x}, {linear.pair->b, linear.low_rank}});
}

ggml_tensor * fused_backward(Graph & graph, const Linear & linear, ggml_tensor * x, ggml_tensor * dy,
                             bool wants_dx) {
  const LowRankPair * pair = linear.pair;
  if (!pair) return wants_dx ? graph.emit(product_backward(graph, *linear.matrix, dy)) : nullptr;
  ggml_tensor * du = graph.emit(node_product_back(graph, {{pair->b, dy, pair->scale}}));
  node_add_outer(graph, pair->grad_b[linear.lane], linear.low_rank, dy);
  node_add_outer(graph, pair->grad_a[linear.lane], x, du);
  if (!wants_dx) return nullptr;
  return graph.emit(node_product_back(graph, {{linear.matrix->weight, dy}, {pair->a, du}}));
}

ggml_tensor * composed_forward(Graph & graph, Linear & linear, ggml_tensor * x) {
  ggml_context * ctx = graph.context();
  ggml_tensor * y = product_forward(graph, *linear.matrix, x);
  if (!linear.pair) return y;
  linear.low_rank = ggml_scale(ctx, op_mul_mat(graph, linear.pair->a, x), linear.pair->scale);
  linear.b_by_rank = op_transposed(graph, linear.pair->b);
  return ggml_add(ctx, y, widen(graph, linear.b_by_rank, linear.low_rank));
}

ggml_tensor * composed_backward(Graph & graph, const Linear & linear, ggml_tensor * x, ggml_tensor * dy,
                                bool wants_dx) {
  ggml_context * ctx = graph.context();
  const LowRankPair * pair = linear.pair;
  ggml_tensor * du = nullptr; // the gradient of A x, [r, T]
  if (pair) {
    du = graph.emit(ggml_scale(ctx, op_mul_mat(graph, linear.b_by_rank, dy), pair->scale));
    accumulate(graph, pair->grad_b[linear.lane],
               op_transposed(graph, op_out_prod(graph, dy, linear.low_rank)));
    accumulate(graph, pair->grad_a[linear.lane], op_out_prod(graph, x, du));
  }
  if (!wants_dx) return nullptr;
  ggml_tensor * dx = product_backward(graph, *linear.matrix, dy);
  return graph.emit(pair ? ggml_add(ctx, dx, widen(graph, pair->a, du)) : dx);
}

} // namespace

ggml_tensor * linear_forward(Graph & graph, Linear & linear, ggml_tensor * x) {
  ggml_tensor * y = graph.on_cpu() ? fused_forward(graph, linear, x) : composed_forward(graph, linear, x);
  return linear.matrix->bias ? ggml_add(graph.context(), y, linear.matrix->bias) : y;
}

ggml_tensor * linear_backward(Graph & graph, const Linear & linear, ggml_tensor * x, ggml_tensor * dy,
                              bool wants_dx) {
  if (linear.weight_gradient) add_matrix_gradient(graph, linear.weight_gradient, x, dy);
  if (linear.bias_gradient) add_vector_gradient(graph, linear.bias_gradient, dy);
  return graph.on_cpu() ? fused_backward(graph, linear, x, dy, wants_dx)
                        : composed_backward(graph, linear, x, dy, wants_dx);
}
