// See the header. ||W_n + s (BA)_n||^2 = ||W_n||^2 + 2 s <W_n, (BA)_n> + s^2 ||(BA)_n||^2, where the product
// in the middle is the sum over r of B[n, r] (W A^T)[n, r], and the last norm that of B[n, r] (B A A^T)[n,
// r].
#include "trainer/row-norms.h"

#include "pass/product.h"
#include "runtime/ops.h"
#include "runtime/side-by-side.h"

#include <algorithm>
#include <cmath>

namespace {

// Below this a row counts as zero: its magnitude is too, and nothing is divided by zero.
constexpr float least_square = 1e-30F;

// ||W_n||^2 of every row, summed in F64.
std::vector<float> row_squares(const ggml_tensor * weight) {
  const int64_t k = weight->ne[0];
  const auto to_float = ggml_get_type_traits(weight->type)->to_float;
  std::vector<uint8_t> stored(weight->nb[1]);
  std::vector<float> values(k), squares(weight->ne[1]);
  for (size_t row = 0; row < squares.size(); row++) {
    const bool as_it_is = weight->type == GGML_TYPE_F32;
    void * target = as_it_is ? static_cast<void *>(values.data()) : stored.data();
    ggml_backend_tensor_get(weight, target, row * weight->nb[1], weight->nb[1]);
    if (!as_it_is) to_float(stored.data(), values.data(), k);
    double sum = 0;
    for (const float value : values) sum += static_cast<double>(value) * value;
    squares[row] = static_cast<float>(sum);
  }
  return squares;
}

const Matrix & matrix_of(const Model & model, const LowRankPair & pair) {
  return model.layers[pair.layer].linear[pair.module];
}

// Calls `visit` with every pair and the squares of its rows, several pairs at a time.
template <typename Visit> void each_squares(const Model & model, const Adapter & adapter, Visit visit) {
  if (model.device.imaginary) return;
  const size_t lanes = std::min<size_t>(model.threads, adapter.pairs.size());
  side_by_side(lanes, [&](size_t lane) {
    for (size_t i = lane; i < adapter.pairs.size(); i += lanes)
      visit(adapter.pairs[i], row_squares(matrix_of(model, adapter.pairs[i]).weight));
  });
}

ggml_tensor * sum_by_row(Graph & graph, ggml_tensor * x, ggml_tensor * y) {
  ggml_context * ctx = graph.context();
  ggml_tensor * sums = ggml_sum_rows(ctx, ggml_mul(ctx, x, y)); // [1, N]
  return ggml_reshape_1d(ctx, sums, sums->ne[1]);
}

void emit_norms(Graph & graph, const Matrix & matrix, const LowRankPair & pair) {
  ggml_context * ctx = graph.context();
  ggml_tensor * w_by_rank = op_transposed(graph, product_forward(graph, matrix, pair.a)); // [r, N]
  ggml_tensor * gram = op_mul_mat(graph, pair.a, pair.a);                                 // [r, r]
  ggml_tensor * across = ggml_scale(ctx, sum_by_row(graph, w_by_rank, pair.b), 2 * pair.scale);
  ggml_tensor * own =
      ggml_scale(ctx, sum_by_row(graph, op_mul_mat(graph, gram, pair.b), pair.b), pair.scale * pair.scale);
  ggml_tensor * squares = ggml_add(ctx, ggml_add(ctx, pair.base_squares, across), own);
  ggml_tensor * norms = ggml_sqrt(ctx, ggml_clamp(ctx, squares, least_square, INFINITY));
  graph.emit(ggml_cpy(ctx, norms, pair.norms));
}

} // namespace

RowNorms::RowNorms(const Model & model, Trained & trained)
    : model_(model), memory_(model.device), graph_(64 * trained.adapter.pairs.size() + 64, memory_) {
  Adapter & adapter = trained.adapter;
  trained.row_norms = std::make_unique<TensorStore>(2 * adapter.pairs.size());
  for (LowRankPair & pair : adapter.pairs) {
    const int64_t n = pair.b->ne[1];
    pair.base_squares = trained.row_norms->declare(GGML_TYPE_F32, {n}, pair.name + ".base_squares");
    pair.norms = trained.row_norms->declare(GGML_TYPE_F32, {n}, pair.name + ".norms");
  }
  trained.row_norms->allocate(model.device, "the norms of DoRA");
  each_squares(model, adapter, [](const LowRankPair & pair, const std::vector<float> & squares) {
    ggml_backend_tensor_set(pair.base_squares, squares.data(), 0, ggml_nbytes(pair.base_squares));
  });
  for (const LowRankPair & pair : adapter.pairs) emit_norms(graph_, matrix_of(model, pair), pair);
  graph_.allocate();
}

void RowNorms::refresh() {
  if (!model_.device.imaginary) graph_.compute(model_.threads);
}

void set_first_magnitudes(const Model & model, const Adapter & adapter) {
  each_squares(model, adapter, [](const LowRankPair & pair, std::vector<float> values) {
    for (float & value : values) value = std::sqrt(value);
    ggml_backend_tensor_set(pair.magnitude, values.data(), 0, ggml_nbytes(pair.magnitude));
  });
}
