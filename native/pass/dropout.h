// Dropout on the input of A: elements are left out with probability p and the others made larger by 1 / (1 -
// p) (Srivastava et al. 2014). Whether one is left out depends on the seed, the step, the micro-batch, the
// layer, the module, the token's place in the micro-batch and the channel, and on nothing else: not on lanes,
// threads or packing, and not on how often it is asked.
#pragma once

#include "pass/pack.h"
#include "runtime/graph.h"
#include "trainer/adapter.h"

#include <map>
#include <vector>

struct DropoutInputs {
  float probability = 0;
  // Of every pair of the adapter, drawn anew for every pass: [T, 4, pairs].
  ggml_tensor * tokens = nullptr;
  // Always the same: [K, 4] for every length K of an input.
  std::map<int64_t, ggml_tensor *> channels;
};

// Of one pair; without tokens nothing is left out.
struct Dropout {
  float probability = 0;
  ggml_tensor * tokens = nullptr;   // [T, 4]
  ggml_tensor * channels = nullptr; // [K, 4]
};

// What a training pass needs for an adapter with dropout; the pass of another has empty inputs.
DropoutInputs dropout_inputs(Graph & graph, const Model & model, const Adapter & adapter, int64_t tokens);

// Draws for this pack.
void dropout_set(const DropoutInputs & inputs, const Adapter & adapter, const Pack & pack);

// Of a pair, by its number in the adapter, whose A has rows of length k.
Dropout dropout_of(Graph & graph, const DropoutInputs & inputs, size_t pair, int64_t k);

// 0 where an element is left out, else 1 / (1 - p): [K, T].
ggml_tensor * dropout_mask(Graph & graph, const Dropout & dropout);
