// x + attention(norm(x)), then that + ffn(norm(that)).
#include "pass/layer.h"
#include "pass/rotation.h"
#include "runtime/ops.h"

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
  const auto rotated = [&](Module module) {
    ggml_tensor * y = linear_forward(graph, pass.linear[module], pass.attn_x);
    return rotation_forward(graph, model, inputs.positions, y);
  };
  ggml_tensor * q = rotated(ATTN_Q);
  ggml_tensor * k = rotated(ATTN_K);
  ggml_tensor * v = linear_forward(graph, pass.linear[ATTN_V], pass.attn_x);
  pass.heads = attention_forward(graph, model.hyper, inputs, q, k, v, pass.attention);
  pass.middle = ggml_add(ctx, x, linear_forward(graph, pass.linear[ATTN_OUTPUT], pass.heads));

  pass.ffn_x = norm(ctx, model, pass.middle, layer.ffn_norm);
  pass.gate = linear_forward(graph, pass.linear[FFN_GATE], pass.ffn_x);
  pass.up = linear_forward(graph, pass.linear[FFN_UP], pass.ffn_x);
  pass.gated = op_swiglu(graph, pass.gate, pass.up);
  return graph.emit(ggml_add(ctx, pass.middle, linear_forward(graph, pass.linear[FFN_DOWN], pass.gated)));
}
