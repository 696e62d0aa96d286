// Causal attention. On the CPU a kernel of ours goes by what every token sees. Elsewhere it goes over tiles:
// the T tokens of a pack lie in T / W tiles of W tokens, no sequence crosses a border, and a mask [W, W, 1, T
// / W] of 0 and -inf says who sees whom inside a tile. So no T x T matrix ever exists.
#pragma once

#include "model/model.h"
#include "pass/dropout.h"
#include "pass/nodes.h"
#include "runtime/graph.h"
#include "trainer/parameters.h"

// What one pass feeds every layer with.
struct PassInputs {
  size_t lane = 0; // whose gradients the pass adds to
  // In training, else null; under full fine-tuning among them tensors of the model itself.
  const Parameters * parameters = nullptr;
  int64_t tile = 0;                  // W
  int64_t tiles = 0;                 // T / W
  ggml_tensor * tokens = nullptr;    // [T]
  ggml_tensor * positions = nullptr; // [T]
  // On the CPU one tile holds all tokens, and what they see is said in numbers; elsewhere there is a mask.
  ggml_tensor * seen = nullptr; // [3, T], see kernels/attention.h
  ggml_tensor * mask = nullptr; // [W, W, 1, T / W]
  DropoutInputs dropout;        // empty but in training

  // Where to add the gradient by a tensor of the model; null where that is not in training.
  ggml_tensor * gradient(const ggml_tensor * value) const {
    return parameters && value ? parameters->gradient(value, lane) : nullptr;
  }
};

// What the forward keeps for the backward.
struct Attention {
  ggml_tensor * q = nullptr;             // [hd, W, H, T / W]
  ggml_tensor * k = nullptr;             // [hd, W, HK, T / W]
  ggml_tensor * v = nullptr;             // [hd, W, HK, T / W]
  ggml_tensor * probabilities = nullptr; // [W keys, W queries, H, T / W]
  FusedAttention fused;                  // in place of all these on the CPU
};

// By the arguments of the forward.
struct AttentionGradients {
  ggml_tensor * q = nullptr; // [H hd, T]
  ggml_tensor * k = nullptr; // [HK hd, T]
  ggml_tensor * v = nullptr; // [HK hd, T]
};

// q [hd, H, T], k [hd, HK, T], both rotated, and v [HK hd, T]. Returns the heads' outputs side by side,
// [H hd, T].
ggml_tensor * attention_forward(Graph & graph, const Hyperparameters & hyper, const PassInputs & inputs,
                                ggml_tensor * q, ggml_tensor * k, ggml_tensor * v, Attention & kept);

AttentionGradients attention_backward(Graph & graph, const Hyperparameters & hyper, const PassInputs & inputs,
                                      const Attention & kept, ggml_tensor * dy);
