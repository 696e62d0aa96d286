// See the header.
#include "linear.h"

namespace {

ggml_tensor * transposed(ggml_context * ctx, ggml_tensor * tensor) {
  return ggml_cont(ctx, ggml_transpose(ctx, tensor));
}

void accumulate(Graph & graph, ggml_tensor * sum, ggml_tensor * addend) {
  graph.emit(ggml_add_inplace(graph.context(), sum, addend));
}

// du [r, T], the gradient of A x.
ggml_tensor * low_rank_backward(ggml_context * ctx, const LowRankPair & pair, ggml_tensor * dy) {
  return ggml_scale(ctx, ggml_mul_mat(ctx, transposed(ctx, pair.b), dy), pair.scale);
}

} // namespace

ggml_tensor * linear_forward(Graph & graph, Linear & linear, ggml_tensor * x) {
  ggml_context * ctx = graph.context();
  ggml_tensor * y = ggml_mul_mat(ctx, linear.matrix->weight, x);
  if (!linear.pair) return y;
  linear.low_rank = ggml_scale(ctx, ggml_mul_mat(ctx, linear.pair->a, x), linear.pair->scale);
  return ggml_add(ctx, y, ggml_mul_mat(ctx, linear.pair->b, linear.low_rank));
}

ggml_tensor * linear_backward(Graph & graph, const Linear & linear, ggml_tensor * x, ggml_tensor * dy, bool wants_dx) {
  ggml_context * ctx = graph.context();
  const LowRankPair * pair = linear.pair;
  ggml_tensor * du = pair ? graph.emit(low_rank_backward(ctx, *pair, dy)) : nullptr;
  if (pair) {
    // The long side first: the CPU's outer product walks along it.
    accumulate(graph, pair->grad_b, transposed(ctx, ggml_out_prod(ctx, dy, linear.low_rank)));
    accumulate(graph, pair->grad_a, ggml_out_prod(ctx, x, du));
  }
  if (!wants_dx) return nullptr;
  ggml_tensor * dx = ggml_mul_mat(ctx, linear.matrix->transposed, dy);
  if (pair) dx = ggml_add(ctx, dx, ggml_mul_mat(ctx, transposed(ctx, pair->a), du));
  return graph.emit(dx);
}
