// Queries and keys: where the architecture does that, normed head by head, then turned by angles that grow
// with their position.
#pragma once

#include "model/model.h"
#include "runtime/graph.h"

// x [heads hd, T] as projected, positions [T], `head_norm` [hd] or null: [hd, heads, T].
ggml_tensor * rotation_forward(Graph & graph, const Model & model, ggml_tensor * positions,
                               ggml_tensor * head_norm, ggml_tensor * x);

// dy [heads hd, T]: the gradient by the forward's x, [heads hd, T]. That by `head_norm` is added to
// `norm_gradient`, unless it is null.
ggml_tensor * rotation_backward(Graph & graph, const Model & model, ggml_tensor * positions,
                                ggml_tensor * head_norm, ggml_tensor * norm_gradient, ggml_tensor * x,
                                ggml_tensor * dy);
