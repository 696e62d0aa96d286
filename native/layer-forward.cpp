// x + attention(norm(x)), then that + ffn(norm(that)).
#include "layer.h"

namespace {

ggml_tensor * norm(ggml_context * ctx, const Model & model, ggml_tensor * x, ggml_tensor * weight) {
  return ggml_mul(ctx, ggml_rms_norm(ctx, x, model.hyper.norm_epsilon), weight);
}

} // namespace

ggml_tensor * layer_forward(Graph & graph, const Model & model, const Adapter * adapter, int64_t index,
                            const PassInputs & inputs, ggml_tensor * x, LayerPass & pass) {
  ggml_context * ctx = graph.context();
  const Layer & layer = model.layers[index];
  for (int module = 0; module < MODULE_COUNT; module++) {
    pass.linear[module].matrix = &layer.linear[module];
    pass.linear[module].lane = inputs.lane;
    pass.linear[module].pair = adapter ? adapter->find(index, static_cast<Module>(module)) : nullptr;
  }
  pass.x = x;
  pass.attn_x = norm(ctx, model, x, layer.attn_norm);
  ggml_tensor * q = linear_forward(graph, pass.linear[ATTN_Q], pass.attn_x);
  ggml_tensor * k = linear_forward(graph, pass.linear[ATTN_K], pass.attn_x);
  ggml_tensor * v = linear_forward(graph, pass.linear[ATTN_V], pass.attn_x);
  pass.heads = attention_forward(graph, model, inputs, q, k, v, pass.attention);
  pass.middle = ggml_add(ctx, x, linear_forward(graph, pass.linear[ATTN_OUTPUT], pass.heads));

  pass.ffn_x = norm(ctx, model, pass.middle, layer.ffn_norm);
  pass.gate = linear_forward(graph, pass.linear[FFN_GATE], pass.ffn_x);
  pass.up = linear_forward(graph, pass.linear[FFN_UP], pass.ffn_x);
  pass.gated = ggml_swiglu_split(ctx, pass.gate, pass.up);
  return graph.emit(ggml_add(ctx, pass.middle, linear_forward(graph, pass.linear[FFN_DOWN], pass.gated)));
}
