// See the header.
#include "pass/linear.h"

#include "pass/gradient.h"
#include "pass/nodes.h"
#include "pass/product.h"
#include "runtime/ops.h"

namespace {

// m^T x for m [N, r] and x [r, T], of ggml's operations. r is short, and for short sums an outer product,
// which walks along N, is far faster than a matrix product, which walks along r.
ggml_tensor * widen(Graph & graph, ggml_tensor * m, ggml_tensor * x) {
  return op_out_prod(graph, m, ggml_transpose(graph.context(), x));
}

void accumulate(Graph & graph, ggml_tensor * sum, ggml_tensor * addend) {
  graph.emit(ggml_add_inplace(graph.context(), sum, addend));
}

// B (s A x), where x is what dropout leaves of the layer's input; kept for the backward.
ggml_tensor * pair_forward(Graph & graph, Linear & linear, ggml_tensor * x) {
  ggml_context * ctx = graph.context();
  linear.low_rank = ggml_scale(ctx, op_mul_mat(graph, linear.pair->a, x), linear.pair->scale);
  linear.b_by_rank = op_transposed(graph, linear.pair->b);
  return widen(graph, linear.b_by_rank, linear.low_rank);
}

// Adds the gradients of A and B and returns that of A x, [r, T].
ggml_tensor * pair_backward(Graph & graph, const Linear & linear, ggml_tensor * x, ggml_tensor * dy) {
  ggml_context * ctx = graph.context();
  const LowRankPair * pair = linear.pair;
  if (graph.on_cpu()) {
    ggml_tensor * du = graph.emit(node_product_back(graph, {{pair->b, dy, pair->scale}}));
    node_add_outer(graph, pair->grad_b[linear.lane], linear.low_rank, dy);
    node_add_outer(graph, pair->grad_a[linear.lane], x, du);
    return du;
  }
  ggml_tensor * du = graph.emit(ggml_scale(ctx, op_mul_mat(graph, linear.b_by_rank, dy), pair->scale));
  accumulate(graph, pair->grad_b[linear.lane], op_transposed(graph, op_out_prod(graph, dy, linear.low_rank)));
  accumulate(graph, pair->grad_a[linear.lane], op_out_prod(graph, x, du));
  return du;
}

// W x + B (s A x). On the CPU the pair is part of the base's product.
ggml_tensor * sum_forward(Graph & graph, Linear & linear, ggml_tensor * x, ggml_tensor * x_of_a) {
  const LowRankPair * pair = linear.pair;
  if (!graph.on_cpu())
    return ggml_add(graph.context(), product_forward(graph, *linear.matrix, x),
                    pair_forward(graph, linear, x_of_a));
  linear.low_rank = node_product(graph, {{pair->a, x_of_a, pair->scale}});
  return node_product(graph, {{linear.matrix->weight, x}, {pair->b, linear.low_rank}});
}

// W^T dy + A^T du, the second without what dropout left out of the input of A.
ggml_tensor * sum_backward(Graph & graph, const Linear & linear, ggml_tensor * dy, ggml_tensor * du,
                           ggml_tensor * mask) {
  ggml_context * ctx = graph.context();
  ggml_tensor * a = linear.pair->a;
  if (graph.on_cpu() && !mask)
    return graph.emit(node_product_back(graph, {{linear.matrix->weight, dy}, {a, du}}));
  ggml_tensor * through_a = graph.on_cpu() ? node_product_back(graph, {{a, du}}) : widen(graph, a, du);
  if (mask) through_a = ggml_mul(ctx, through_a, mask);
  return graph.emit(ggml_add(ctx, product_backward(graph, *linear.matrix, dy), through_a));
}

// m / norm, by which DoRA multiplies every output.
ggml_tensor * gain(Graph & graph, const LowRankPair & pair) {
  return ggml_div(graph.context(), pair.magnitude, pair.norms);
}

// Adds the gradient of m and returns that of the sum. The norm counts as a constant.
ggml_tensor * magnitude_backward(Graph & graph, const Linear & linear, ggml_tensor * dy) {
  ggml_context * ctx = graph.context();
  ggml_tensor * along = ggml_div(ctx, ggml_mul(ctx, dy, linear.sum), linear.pair->norms);
  add_vector_gradient(graph, linear.pair->grad_magnitude[linear.lane], along);
  return graph.emit(ggml_mul(ctx, dy, gain(graph, *linear.pair)));
}

} // namespace

ggml_tensor * linear_forward(Graph & graph, Linear & linear, ggml_tensor * x) {
  ggml_context * ctx = graph.context();
  ggml_tensor * y = nullptr;
  if (linear.pair) {
    const bool drops = linear.dropout.tokens != nullptr;
    y = sum_forward(graph, linear, x, drops ? ggml_mul(ctx, x, dropout_mask(graph, linear.dropout)) : x);
    linear.sum = y;
    if (linear.pair->magnitude) y = ggml_mul(ctx, y, gain(graph, *linear.pair));
  } else {
    y = product_forward(graph, *linear.matrix, x);
  }
  return linear.matrix->bias ? ggml_add(ctx, y, linear.matrix->bias) : y;
}

ggml_tensor * linear_backward(Graph & graph, const Linear & linear, ggml_tensor * x, ggml_tensor * dy,
                              bool wants_dx) {
  if (linear.weight_gradient) add_matrix_gradient(graph, linear.weight_gradient, x, dy);
  if (linear.bias_gradient) add_vector_gradient(graph, linear.bias_gradient, dy);
  if (!linear.pair) return wants_dx ? graph.emit(product_backward(graph, *linear.matrix, dy)) : nullptr;
  if (linear.pair->magnitude) dy = magnitude_backward(graph, linear, dy);
  ggml_tensor * mask = linear.dropout.tokens ? graph.emit(dropout_mask(graph, linear.dropout)) : nullptr;
  ggml_tensor * du =
      pair_backward(graph, linear, mask ? graph.emit(ggml_mul(graph.context(), x, mask)) : x, dy);
  return wants_dx ? sum_backward(graph, linear, dy, du, mask) : nullptr;
}
