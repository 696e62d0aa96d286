// One block: forward, and the backward written by hand. Which gradients are wanted decides where the backward
// stops.
#pragma once

#include "pass/attention.h"
#include "pass/linear.h"
#include "trainer/adapter.h"

#include <array>

// What the forward keeps for the backward. All [width, T] unless said otherwise.
struct LayerPass {
  std::array<Linear, MODULE_COUNT> linear;
  ggml_tensor * x = nullptr;      // into the block
  ggml_tensor * attn_x = nullptr; // x, normed
  ggml_tensor * q = nullptr;      // as projected, [H hd, T]
  ggml_tensor * k = nullptr;      // as projected, [HK hd, T]
  Attention attention;
  ggml_tensor * heads = nullptr;  // [H hd, T]
  ggml_tensor * middle = nullptr; // x plus the attention
  ggml_tensor * ffn_x = nullptr;  // middle, normed
  ggml_tensor * gate = nullptr;   // [F, T]
  ggml_tensor * up = nullptr;     // [F, T]
  ggml_tensor * gated = nullptr;  // silu(gate) up, [F, T]
};

// Returns what leaves the block, not emitted: a block that is computed again for its backward ends before
// that. `adapter` may be null.
ggml_tensor * layer_forward(Graph & graph, const Model & model, const Adapter * adapter, int64_t index,
                            const PassInputs & inputs, ggml_tensor * x, LayerPass & pass);

// Adds the gradients of what the block has in training and returns dx; without `wants_dx` it may be null.
ggml_tensor * layer_backward(Graph & graph, const Model & model, int64_t index, const PassInputs & inputs,
                             const LayerPass & pass, ggml_tensor * dy, bool wants_dx);
