// See the header. On the CPU a kernel of ours reads W as it is stored, both ways. ggml multiplies along the
// fast dimension of both operands, which is the wrong one of W for the gradient; so elsewhere W is
// transposed, once or a slice of rows at a time.
#include "pass/product.h"

#include "pass/nodes.h"
#include "runtime/ops.h"

#include <algorithm>

namespace {

// Rows of W, one slice of them.
struct Slice {
  int64_t first, rows;
};

int64_t slice_rows(const Device & device, int64_t k) {
  return std::max<int64_t>(1, device.slice_weights / k);
}

ggml_tensor * view_rows(ggml_context * ctx, ggml_tensor * weight, Slice slice) {
  return ggml_view_2d(ctx, weight, weight->ne[0], slice.rows, weight->nb[1], slice.first * weight->nb[1]);
}

// Any type to F32: gathering all rows is the one conversion that every backend has for every type.
ggml_tensor * expand_rows(ggml_context * ctx, ggml_tensor * weight, Slice slice) {
  ggml_tensor * numbers =
      ggml_arange(ctx, static_cast<float>(slice.first), static_cast<float>(slice.first + slice.rows), 1);
  return ggml_get_rows(ctx, weight, ggml_cast(ctx, numbers, GGML_TYPE_I32));
}

// [N', K] of N' rows: F32 of F32 weights and BF16 of all others.
ggml_tensor * transpose_rows(Graph & graph, ggml_tensor * weight, Slice slice) {
  ggml_context * ctx = graph.context();
  const ggml_type type = weight->type == GGML_TYPE_F32 ? GGML_TYPE_F32 : GGML_TYPE_BF16;
  ggml_tensor * rows = weight->type == type ? view_rows(ctx, weight, slice) : expand_rows(ctx, weight, slice);
  ggml_tensor * scratch = ggml_new_tensor_2d(ctx, type, slice.rows, weight->ne[0]);
  return ggml_cpy(ctx, ggml_transpose(ctx, rows), scratch);
}

ggml_tensor * slice_backward(Graph & graph, ggml_tensor * weight, Slice slice, ggml_tensor * dy) {
  ggml_context * ctx = graph.context();
  ggml_tensor * part =
      ggml_view_2d(ctx, dy, slice.rows, dy->ne[1], dy->nb[1], slice.first * ggml_type_size(dy->type));
  if (graph.device().transposition == Transposition::OUT_PROD)
    return op_out_prod(graph, expand_rows(ctx, weight, slice), ggml_cont(ctx, ggml_transpose(ctx, part)));
  return op_mul_mat(graph, transpose_rows(graph, weight, slice), part);
}

} // namespace

ggml_tensor * product_forward(Graph & graph, const Matrix & matrix, ggml_tensor * x) {
  if (graph.on_cpu()) return node_product(graph, {{matrix.weight, x}});
  return op_mul_mat(graph, matrix.weight, x);
}

ggml_tensor * product_backward(Graph & graph, const Matrix & matrix, ggml_tensor * dy) {
  if (graph.on_cpu()) return node_product_back(graph, {{matrix.weight, dy}});
  if (matrix.transposed) return op_mul_mat(graph, matrix.transposed, dy);
  const int64_t n = matrix.weight->ne[1], step = slice_rows(graph.device(), matrix.weight->ne[0]);
  ggml_tensor * dx = nullptr;
  for (int64_t first = 0; first < n; first += step) {
    ggml_tensor * part = slice_backward(graph, matrix.weight, {first, std::min(step, n - first)}, dy);
    dx = graph.emit(dx ? ggml_add(graph.context(), dx, part) : part);
  }
  return dx;
}

int64_t product_nodes(const Device & device, int64_t k, int64_t n) {
  const int64_t step = slice_rows(device, k);
  return (n + step - 1) / step * 16;
}
