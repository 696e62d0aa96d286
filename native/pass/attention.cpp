// See the header. On the CPU it is one node. Of ggml's operations products are laid out so that fast matrix
// kernels take them: both operands contiguous along the dimension that is summed over.
#include "pass/attention.h"

#include "runtime/ops.h"

#include <cmath>

namespace {

float score_scale(const Hyperparameters & hyper) {
  return 1 / std::sqrt(static_cast<float>(hyper.head_size));
}

// [heads hd, T] or [hd, heads, T] -> [hd, W, heads, T / W], not contiguous.
ggml_tensor * tiled(ggml_context * ctx, const Hyperparameters & hyper, const PassInputs & inputs,
                    ggml_tensor * x, int64_t heads) {
  ggml_tensor * split = ggml_reshape_4d(ctx, x, hyper.head_size, heads, inputs.tile, inputs.tiles);
  return ggml_permute(ctx, split, 0, 2, 1, 3);
}

// [hd, W, heads, T / W] -> [heads hd, T]
ggml_tensor * untiled(ggml_context * ctx, ggml_tensor * x) {
  const int64_t width = x->ne[0] * x->ne[2], tokens = x->ne[1] * x->ne[3];
  return ggml_cont_2d(ctx, ggml_permute(ctx, x, 0, 2, 1, 3), width, tokens);
}

// Keys and values are shared by H / HK heads: their gradients are summed. [n0, n1, H, n3] -> [n0, n1, HK, n3]
ggml_tensor * sum_sharing_heads(ggml_context * ctx, ggml_tensor * x, int64_t heads_kv) {
  const int64_t sharing = x->ne[2] / heads_kv;
  ggml_tensor * sum = nullptr;
  for (int64_t i = 0; i < sharing; i++) {
    ggml_tensor * part = ggml_view_4d(ctx, x, x->ne[0], x->ne[1], heads_kv, x->ne[3], x->nb[1],
                                      sharing * x->nb[2], x->nb[3], i * x->nb[2]);
    sum = sum ? ggml_add(ctx, sum, part) : part;
  }
  return sum;
}

} // namespace

ggml_tensor * attention_forward(Graph & graph, const Hyperparameters & hyper, const PassInputs & inputs,
                                ggml_tensor * q, ggml_tensor * k, ggml_tensor * v, Attention & kept) {
  if (graph.on_cpu()) {
    kept.fused = node_attention(graph, {q, k, v, inputs.seen}, hyper.heads, hyper.heads_kv);
    return kept.fused.y;
  }
  ggml_context * ctx = graph.context();
  kept.q = ggml_cont(ctx, tiled(ctx, hyper, inputs, q, hyper.heads));
  kept.k = ggml_cont(ctx, tiled(ctx, hyper, inputs, k, hyper.heads_kv));
  kept.v = tiled(ctx, hyper, inputs, v, hyper.heads_kv);
  ggml_tensor * scores = op_mul_mat(graph, kept.k, kept.q);
  kept.probabilities = ggml_soft_max_ext(ctx, scores, inputs.mask, score_scale(hyper), 0);
  ggml_tensor * v_by_token = ggml_cont(ctx, ggml_transpose(ctx, kept.v)); // [W, hd, HK, T / W]
  return graph.emit(untiled(ctx, op_mul_mat(graph, v_by_token, kept.probabilities)));
}

AttentionGradients attention_backward(Graph & graph, const Hyperparameters & hyper, const PassInputs & inputs,
                                      const Attention & kept, ggml_tensor * dy) {
  if (graph.on_cpu()) {
    const FusedAttentionGradients fused = node_attention_back(graph, kept.fused, dy);
    return {fused.q, fused.k, fused.v};
  }
  ggml_context * ctx = graph.context();
  ggml_tensor * d_heads = ggml_cont(ctx, tiled(ctx, hyper, inputs, dy, hyper.heads)); // [hd, W, H, T / W]

  // d_v[:, j] = sum over queries i of P[j, i] d_heads[:, i]
  ggml_tensor * dv = op_out_prod(graph, d_heads, kept.probabilities);
  AttentionGradients gradients;
  gradients.v = graph.emit(untiled(ctx, sum_sharing_heads(ctx, dv, hyper.heads_kv)));

  ggml_tensor * d_probabilities = op_mul_mat(graph, kept.v, d_heads);
  ggml_tensor * d_scores =
      graph.emit(op_soft_max_back(graph, d_probabilities, kept.probabilities, score_scale(hyper)));

  ggml_tensor * k_by_token = ggml_cont(ctx, ggml_transpose(ctx, kept.k)); // [W, hd, HK, T / W]
  gradients.q = graph.emit(untiled(ctx, op_mul_mat(graph, k_by_token, d_scores)));

  ggml_tensor * dk = op_out_prod(graph, kept.q, d_scores);
  gradients.k = graph.emit(untiled(ctx, sum_sharing_heads(ctx, dk, hyper.heads_kv)));
  return gradients;
}
