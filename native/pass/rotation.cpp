// See the header.
#include "pass/rotation.h"

namespace {

ggml_tensor * by_heads(ggml_context * ctx, const Hyperparameters & hyper, ggml_tensor * x) {
  return ggml_reshape_3d(ctx, x, hyper.head_size, x->ne[0] / hyper.head_size, x->ne[1]);
}

} // namespace

ggml_tensor * rotation_forward(Graph & graph, const Model & model, ggml_tensor * positions, ggml_tensor * x) {
  ggml_context * ctx = graph.context();
  const Hyperparameters & hyper = model.hyper;
  return ggml_rope_ext(ctx, by_heads(ctx, hyper, x), positions, model.rope_factors,
                       static_cast<int>(hyper.rope_size), GGML_ROPE_TYPE_NORMAL,
                       static_cast<int>(hyper.context), hyper.rope_base, hyper.rope_scale, 0, 1, 32, 1);
}

ggml_tensor * rotation_backward(Graph & graph, const Model & model, ggml_tensor * positions,
                                ggml_tensor * dy) {
  ggml_context * ctx = graph.context();
  const Hyperparameters & hyper = model.hyper;
  ggml_tensor * dx = ggml_rope_ext_back(
      ctx, by_heads(ctx, hyper, dy), positions, model.rope_factors, static_cast<int>(hyper.rope_size),
      GGML_ROPE_TYPE_NORMAL, static_cast<int>(hyper.context), hyper.rope_base, hyper.rope_scale, 0, 1, 32, 1);
  return ggml_reshape_2d(ctx, dx, dy->ne[0], dy->ne[1]);
}
