// The same block from its end to its beginning. d_name is the gradient of the loss by `name` of the forward.
#include "pass/layer.h"
#include "pass/norm.h"
#include "pass/rotation.h"
#include "runtime/ops.h"

namespace {

bool any_trains(const LayerPass & pass, std::initializer_list<Module> modules) {
  for (const Module module : modules)
    if (pass.linear[module].trains()) return true;
  return false;
}

// Through the norm, plus what comes round it on the residual stream.
ggml_tensor * residual_backward(Graph & graph, const Model & model, const PassInputs & inputs,
                                ggml_tensor * x, ggml_tensor * weight, ggml_tensor * dy,
                                ggml_tensor * residual) {
  ggml_tensor * dx = norm_backward(graph, x, weight, model.hyper.norm_epsilon, dy, inputs.gradient(weight));
  return graph.emit(ggml_add(graph.context(), dx, residual));
}

ggml_tensor * sum(Graph & graph, ggml_tensor * a, ggml_tensor * b) {
  return a && b ? graph.emit(ggml_add(graph.context(), a, b)) : nullptr;
}

ggml_tensor * ffn_backward(Graph & graph, const LayerPass & pass, ggml_tensor * dy, bool wants_dx) {
  ggml_context * ctx = graph.context();
  const bool wants_gated = wants_dx || any_trains(pass, {FFN_GATE, FFN_UP});
  ggml_tensor * d_gated = linear_backward(graph, pass.linear[FFN_DOWN], pass.gated, dy, wants_gated);
  if (!wants_gated) return nullptr;
  ggml_tensor * d_up = graph.emit(ggml_mul(ctx, ggml_silu(ctx, pass.gate), d_gated));
  ggml_tensor * d_gate = graph.emit(op_silu_back(graph, ggml_mul(ctx, d_gated, pass.up), pass.gate));
  return sum(graph, linear_backward(graph, pass.linear[FFN_GATE], pass.ffn_x, d_gate, wants_dx),
             linear_backward(graph, pass.linear[FFN_UP], pass.ffn_x, d_up, wants_dx));
}

ggml_tensor * heads_backward(Graph & graph, const Model & model, const Layer & layer,
                             const PassInputs & inputs, const LayerPass & pass, ggml_tensor * d_middle,
                             bool wants_dx) {
  const bool wants_heads = wants_dx || any_trains(pass, {ATTN_Q, ATTN_K, ATTN_V});
  ggml_tensor * d_heads = linear_backward(graph, pass.linear[ATTN_OUTPUT], pass.heads, d_middle, wants_heads);
  if (!wants_heads) return nullptr;
  const AttentionGradients d = attention_backward(graph, model.hyper, inputs, pass.attention, d_heads);
  const auto back = [&](Module module, ggml_tensor * head_norm, ggml_tensor * projected, ggml_tensor * dr) {
    ggml_tensor * dy = graph.emit(rotation_backward(graph, model, inputs.positions, head_norm,
                                                    inputs.gradient(head_norm), projected, dr));
    return linear_backward(graph, pass.linear[module], pass.attn_x, dy, wants_dx);
  };
  ggml_tensor * by_q = back(ATTN_Q, layer.q_norm, pass.q, d.q);
  ggml_tensor * by_k = back(ATTN_K, layer.k_norm, pass.k, d.k);
  ggml_tensor * by_v = linear_backward(graph, pass.linear[ATTN_V], pass.attn_x, d.v, wants_dx);
  return sum(graph, sum(graph, by_q, by_k), by_v);
}

} // namespace

ggml_tensor * layer_backward(Graph & graph, const Model & model, int64_t index, const PassInputs & inputs,
                             const LayerPass & pass, ggml_tensor * dy, bool wants_dx) {
  const Layer & layer = model.layers[index];
  // The weight of the first norm takes the gradient of what it feeds.
  wants_dx = wants_dx || inputs.gradient(layer.attn_norm);
  const bool wants_middle = wants_dx || any_trains(pass, {ATTN_Q, ATTN_K, ATTN_V, ATTN_OUTPUT});
  ggml_tensor * d_ffn_x = ffn_backward(graph, pass, dy, wants_middle);
  if (!wants_middle) return nullptr;
  ggml_tensor * d_middle = residual_backward(graph, model, inputs, pass.middle, layer.ffn_norm, d_ffn_x, dy);
  ggml_tensor * d_attn_x = heads_backward(graph, model, layer, inputs, pass, d_middle, wants_dx);
  if (!wants_dx) return nullptr;
  return residual_backward(graph, model, inputs, pass.x, layer.attn_norm, d_attn_x, d_middle);
}
