// See the header.
#include "pass/rotation.h"

#include "pass/norm.h"

namespace {

// ggml_rope_ext's own defaults for YaRN, which the architectures leave as they are.
constexpr float beta_fast = 32, beta_slow = 1;

// Forward or back: ggml_rope_ext or ggml_rope_ext_back.
ggml_tensor * turn(decltype(ggml_rope_ext) * rope_ext, Graph & graph, const Model & model,
                   ggml_tensor * positions, ggml_tensor * x) {
  const RotaryPositions & rope = model.hyper.rope;
  return rope_ext(graph.context(), x, positions, model.rope_factors, static_cast<int>(model.hyper.head_size),
                  rope.type, static_cast<int>(rope.original_context), rope.base, rope.scale,
                  rope.extrapolation, rope.magnitude, beta_fast, beta_slow);
}

ggml_tensor * by_heads(Graph & graph, const Model & model, ggml_tensor * x) {
  const int64_t size = model.hyper.head_size;
  return ggml_reshape_3d(graph.context(), x, size, x->ne[0] / size, x->ne[1]);
}

} // namespace

ggml_tensor * rotation_forward(Graph & graph, const Model & model, ggml_tensor * positions,
                               ggml_tensor * head_norm, ggml_tensor * x) {
  ggml_tensor * heads = by_heads(graph, model, x);
  if (head_norm) heads = norm_forward(graph, heads, head_norm, model.hyper.norm_epsilon);
  return turn(ggml_rope_ext, graph, model, positions, heads);
}

ggml_tensor * rotation_backward(Graph & graph, const Model & model, ggml_tensor * positions,
                                ggml_tensor * head_norm, ggml_tensor * norm_gradient, ggml_tensor * x,
                                ggml_tensor * dy) {
  ggml_tensor * d_heads = turn(ggml_rope_ext_back, graph, model, positions, by_heads(graph, model, dy));
  if (head_norm)
    d_heads = norm_backward(graph, by_heads(graph, model, x), head_norm, model.hyper.norm_epsilon, d_heads,
                            norm_gradient);
  return ggml_reshape_2d(graph.context(), d_heads, dy->ne[0], dy->ne[1]);
}
