// x + attention(norm(x)), then that + ffn(norm(that)).
#include "pass/layer.h"
#include "pass/norm.h"
#include "pass/rotation.h"
#include "runtime/ops.h"

ggml_tensor * layer_forward(Graph & graph, const Model & model, const Adapter * adapter, int64_t index,
                            const PassInputs & inputs, ggml_tensor * x, LayerPass & pass) {
  ggml_context * ctx = graph.context();
  const Layer & layer = model.layers[index];
  for (int module = 0; module < MODULE_COUNT; module++) {
    Linear & linear = pass.linear[module];
    linear.matrix = &layer.linear[module];
    linear.lane = inputs.lane;
    linear.weight_gradient = inputs.gradient(linear.matrix->weight);
    linear.bias_gradient = inputs.gradient(linear.matrix->bias);
    linear.pair = adapter ? adapter->find(index, static_cast<Module>(module)) : nullptr;
    if (linear.pair)
      linear.dropout =
          dropout_of(graph, inputs.dropout, linear.pair - adapter->pairs.data(), linear.pair->a->ne[0]);
  }
  pass.x = x;
  pass.attn_x = norm_forward(graph, x, layer.attn_norm, model.hyper.norm_epsilon);
  pass.q = linear_forward(graph, pass.linear[ATTN_Q], pass.attn_x);
  pass.k = linear_forward(graph, pass.linear[ATTN_K], pass.attn_x);
  ggml_tensor * q = rotation_forward(graph, model, inputs.positions, layer.q_norm, pass.q);
  ggml_tensor * k = rotation_forward(graph, model, inputs.positions, layer.k_norm, pass.k);
  ggml_tensor * v = linear_forward(graph, pass.linear[ATTN_V], pass.attn_x);
  pass.heads = attention_forward(graph, model.hyper, inputs, q, k, v, pass.attention);
  pass.middle = ggml_add(ctx, x, linear_forward(graph, pass.linear[ATTN_OUTPUT], pass.heads));

  pass.ffn_x = norm_forward(graph, pass.middle, layer.ffn_norm, model.hyper.norm_epsilon);
  pass.gate = linear_forward(graph, pass.linear[FFN_GATE], pass.ffn_x);
  pass.up = linear_forward(graph, pass.linear[FFN_UP], pass.ffn_x);
  pass.gated = op_swiglu(graph, pass.gate, pass.up);
  return ggml_add(ctx, pass.middle, linear_forward(graph, pass.linear[FFN_DOWN], pass.gated));
}
