// See the header.
#include "pass/gradient.h"

#include "pass/nodes.h"
#include "runtime/ops.h"

#include <algorithm>

// Elsewhere than on the CPU, a matrix product of transposed copies, some rows of the matrix at a time: far
// faster than an outer product on every device.
void add_matrix_gradient(Graph & graph, ggml_tensor * sum, ggml_tensor * x, ggml_tensor * dy) {
  if (graph.on_cpu()) return node_add_outer(graph, sum, x, dy);
  ggml_context * ctx = graph.context();
  const int64_t k = sum->ne[0], n = sum->ne[1], tokens = x->ne[1];
  const int64_t step = std::max<int64_t>(1, graph.device().slice_weights / k);
  ggml_tensor * x_by_channel = graph.emit(op_transposed(graph, x));
  ggml_tensor * dy_by_channel = graph.emit(op_transposed(graph, dy));
  for (int64_t first = 0; first < n; first += step) {
    const int64_t rows = std::min(step, n - first);
    ggml_tensor * part =
        ggml_view_2d(ctx, dy_by_channel, tokens, rows, dy_by_channel->nb[1], first * dy_by_channel->nb[1]);
    ggml_tensor * place = ggml_view_2d(ctx, sum, k, rows, sum->nb[1], first * sum->nb[1]);
    graph.emit(ggml_add_inplace(ctx, place, op_mul_mat(graph, x_by_channel, part)));
  }
}

void add_vector_gradient(Graph & graph, ggml_tensor * sum, ggml_tensor * dy) {
  ggml_context * ctx = graph.context();
  const int64_t n = dy->ne[0];
  ggml_tensor * by_channel = op_transposed(graph, ggml_reshape_2d(ctx, dy, n, ggml_nelements(dy) / n));
  ggml_tensor * total = ggml_reshape_2d(ctx, ggml_sum_rows(ctx, by_channel), n, 1);
  graph.emit(ggml_add_inplace(ctx, sum, total));
}

void add_table_gradient(Graph & graph, ggml_tensor * sum, const TakenRows & taken, ggml_tensor * dy) {
  ggml_context * ctx = graph.context();
  ggml_tensor * addend = op_get_rows_back(graph, dy, taken.slots, taken.rows->ne[0]);
  ggml_tensor * next = ggml_add(ctx, ggml_get_rows(ctx, sum, taken.rows), addend);
  graph.emit(ggml_set_rows(ctx, sum, next, taken.rows));
}
