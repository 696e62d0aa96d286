// Rotary positions: queries and keys are turned by angles that grow with their position.
#pragma once

#include "model/model.h"
#include "runtime/graph.h"

// x [heads hd, T], positions [T]: [hd, heads, T].
ggml_tensor * rotation_forward(Graph & graph, const Model & model, ggml_tensor * positions, ggml_tensor * x);

// dy [heads hd, T]: the gradient by x, [heads hd, T].
ggml_tensor * rotation_backward(Graph & graph, const Model & model, ggml_tensor * positions,
                                ggml_tensor * dy);
