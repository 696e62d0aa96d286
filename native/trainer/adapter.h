// A LoRA adapter in training: for every adapted linear layer W the pair A [K, r] and B [r, N], so that
// y = W x + (alpha / r) B (A x).
#pragma once

#include "model/model.h"
#include "trainer/parameters.h"

#include <optional>
#include <string>
#include <vector>

struct LowRankPair {
  std::string name; // of the base tensor, such as blk.0.attn_q.weight
  int64_t layer = 0;
  Module module = ATTN_Q;
  int64_t rank = 0;
  float scale = 1;
  ggml_tensor * a = nullptr; // [K, r]
  ggml_tensor * b = nullptr; // [r, N]
  // Of each lane; see Parameters.
  std::vector<ggml_tensor *> grad_a, grad_b;
};

struct Adapter {
  float alpha = 0;
  std::vector<LowRankPair> pairs;

  // The pair of a layer's module, or null.
  const LowRankPair * find(int64_t layer, Module module) const;
  // What beside the parameters decides its output, as a text to compare.
  std::string description() const;
};

// Makes parameters of the pairs, whose layer, module and rank are given, and takes the memory. Everything is
// zero.
void adapter_allocate(Adapter & adapter, Parameters & parameters, const Model & model);

struct FreshAdapter {
  uint32_t seed;
  int64_t rank;
  float alpha;
  std::vector<Module> modules;
  std::vector<int64_t> layers;
};

struct Trained;

// A uniform in +-1/sqrt(K) from the seed, B zero.
Trained adapter_init_fresh(const Model & model, const FreshAdapter & settings);

// Reads A and B. `alpha` replaces the file's. Throws `adapter-mismatch` when the file was made for another
// model.
Trained adapter_read_file(const Model & model, const std::string & path, std::optional<float> alpha);

// Written whole or not at all.
void adapter_write_file(const Adapter & adapter, const Model & model, const std::string & path);
