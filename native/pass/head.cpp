// See the header. Soft max, then zero written over p: the sum of that is q, and with -q written in its place
// it is the gradient by the logits, p - onehot, with every digit.
#include "pass/head.h"

#include "pass/gradient.h"
#include "pass/nodes.h"
#include "pass/norm.h"
#include "pass/product.h"
#include "runtime/ops.h"

#include <algorithm>
#include <cmath>

namespace {

constexpr int64_t chunk_elements = 4 << 20;

int64_t chunk_rows(const Hyperparameters & hyper) {
  return std::clamp<int64_t>(chunk_elements / hyper.vocabulary, 64, 1024);
}

// The rows of a chunk with what is asked of them; `normed` [D, n], `targets` [n].
struct Chunk {
  ggml_tensor * normed;
  ggml_tensor * targets;
};

// Returns the probabilities with -q in the place of p: the gradient by the logits, [V, n].
ggml_tensor * soft_max_loss(Graph & graph, const Model & model, const Chunk & chunk, HeadOutputs & outputs) {
  ggml_context * ctx = graph.context();
  const int64_t vocabulary = model.hyper.vocabulary, n = chunk.normed->ne[1];
  ggml_tensor * logits = product_forward(graph, model.output, chunk.normed);
  // One element per row and batch, so that an index is a token id.
  const auto pick = [&](ggml_tensor * rows, ggml_tensor * ids) {
    return ggml_get_rows(ctx, ggml_reshape_3d(ctx, rows, 1, vocabulary, n), ids);
  };
  ggml_tensor * index = ggml_reshape_2d(ctx, chunk.targets, 1, n);
  ggml_tensor * likeliest = ggml_reshape_2d(ctx, op_argmax(graph, logits), 1, n);
  // Before the soft max, which may then take the place of the logits.
  outputs.gap.push_back(graph.output(ggml_sub(ctx, pick(logits, index), pick(logits, likeliest))));
  ggml_tensor * probabilities = graph.emit(ggml_soft_max(ctx, logits));
  outputs.top.push_back(graph.output(pick(probabilities, likeliest)));

  ggml_tensor * elements = ggml_reshape_3d(ctx, probabilities, 1, vocabulary, n);
  ggml_tensor * zeros = op_zeros(graph, {1, 1, n});
  ggml_tensor * rest = graph.emit(ggml_set_rows(ctx, elements, zeros, index));
  ggml_tensor * others = graph.output(ggml_sum_rows(ctx, ggml_reshape_2d(ctx, rest, vocabulary, n)));
  outputs.others.push_back(others);
  ggml_tensor * minus = ggml_reshape_3d(ctx, ggml_scale(ctx, others, -1), 1, 1, n);
  return ggml_reshape_2d(ctx, ggml_set_rows(ctx, rest, minus, index), vocabulary, n);
}

// The same in one node.
ggml_tensor * fused_loss(Graph & graph, const Model & model, const Chunk & chunk, HeadOutputs & outputs) {
  const auto piece = [&](std::vector<ggml_tensor *> & pieces) {
    pieces.push_back(graph.input(GGML_TYPE_F32, {chunk.normed->ne[1]}));
    ggml_set_output(pieces.back());
    return pieces.back();
  };
  const LossPieces pieces{piece(outputs.gap), piece(outputs.top), piece(outputs.others)};
  return node_cross_entropy(graph, product_forward(graph, model.output, chunk.normed), chunk.targets, pieces);
}

ggml_tensor * loss(Graph & graph, const Model & model, const Chunk & chunk, HeadOutputs & outputs) {
  return graph.on_cpu() ? fused_loss(graph, model, chunk, outputs)
                        : soft_max_loss(graph, model, chunk, outputs);
}

// Calls `visit` with every chunk of the normed rows.
template <typename Visit>
void each_chunk(Graph & graph, const Model & model, const HeadInputs & inputs, ggml_tensor * normed,
                Visit visit) {
  ggml_context * ctx = graph.context();
  const int64_t rows = normed->ne[1], step = chunk_rows(model.hyper);
  for (int64_t first = 0; first < rows; first += step) {
    const int64_t n = std::min(step, rows - first);
    visit(Chunk{ggml_view_2d(ctx, normed, normed->ne[0], n, normed->nb[1], first * normed->nb[1]),
                ggml_view_1d(ctx, inputs.targets, n, first * inputs.targets->nb[0])});
  }
}

} // namespace

ggml_tensor * head_norm(Graph & graph, const Model & model, ggml_tensor * gathered) {
  return graph.emit(norm_forward(graph, gathered, model.output_norm, model.hyper.norm_epsilon));
}

HeadOutputs head_forward(Graph & graph, const Model & model, const HeadInputs & inputs, ggml_tensor * x) {
  HeadOutputs outputs;
  ggml_tensor * normed = head_norm(graph, model, ggml_get_rows(graph.context(), x, inputs.rows));
  each_chunk(graph, model, inputs, normed, [&](const Chunk & chunk) { loss(graph, model, chunk, outputs); });
  return outputs;
}

HeadOutputs head_forward_backward(Graph & graph, const Model & model, const HeadGradients & gradients,
                                  const HeadInputs & inputs, ggml_tensor * x, ggml_tensor *& dx) {
  ggml_context * ctx = graph.context();
  HeadOutputs outputs;
  ggml_tensor * gathered = ggml_get_rows(ctx, x, inputs.rows);
  // Rows of zeros add nothing to the gradients of the head, whatever comes back to them.
  if (gradients.norm) gathered = ggml_mul(ctx, gathered, inputs.counted);
  ggml_tensor * normed = head_norm(graph, model, gathered);
  // Beyond the T tokens there is one row for each padding row to write into.
  const int64_t tokens = x->ne[1] + inputs.rows->ne[0];
  ggml_tensor * d_normed = ggml_new_tensor_2d(ctx, GGML_TYPE_F32, normed->ne[0], normed->ne[1]);
  int64_t done = 0;
  each_chunk(graph, model, inputs, normed, [&](const Chunk & chunk) {
    ggml_tensor * d_logits = loss(graph, model, chunk, outputs);
    ggml_tensor * d_chunk = product_backward(graph, model.output, d_logits);
    ggml_tensor * place =
        ggml_view_2d(ctx, d_normed, d_chunk->ne[0], d_chunk->ne[1], d_normed->nb[1], done * d_normed->nb[1]);
    graph.emit(ggml_cpy(ctx, d_chunk, place));
    if (gradients.output) add_matrix_gradient(graph, gradients.output, chunk.normed, d_logits);
    done += d_chunk->ne[1];
  });
  ggml_tensor * d_gathered =
      norm_backward(graph, gathered, model.output_norm, model.hyper.norm_epsilon, d_normed, gradients.norm);
  ggml_tensor * zeros = op_zeros(graph, {x->ne[0], tokens});
  ggml_tensor * scattered = graph.emit(ggml_set_rows(ctx, zeros, d_gathered, inputs.scatter));
  dx = ggml_view_2d(ctx, scattered, x->ne[0], x->ne[1], scattered->nb[1], 0);
  return outputs;
}

double head_log_probability(float gap, float top, float others) {
  if (others < 0.5F) return std::log1p(-static_cast<double>(others));
  return static_cast<double>(gap) + std::log(static_cast<double>(top));
}
