// An adapter in training: for every adapted linear layer W the pair A [K, r] and B [r, N], so that
// y = W x + (alpha / r) B (A x) (LoRA, Hu et al. 2021, arXiv:2106.09685), and for DoRA (Liu et al. 2024,
// arXiv:2402.09353) a magnitude m [N] besides: y = m / ||W + (alpha / r) B A|| (W x + (alpha / r) B (A x)),
// with the norm of every row, taken as constant by the gradient (section 4.3).
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
  std::vector<ggml_tensor *> grad_a, grad_b, grad_magnitude;
  // Of DoRA, else null.
  ggml_tensor * magnitude = nullptr;    // m, [N, 1]
  ggml_tensor * norms = nullptr;        // of the rows of W + scale B A at present, [N]; see RowNorms
  ggml_tensor * base_squares = nullptr; // of the norms of the rows of W, [N]
};

struct Adapter {
  float alpha = 0;
  bool has_magnitudes = false; // DoRA
  float dropout = 0;           // of the inputs of A
  uint32_t seed = 0;           // of the dropout
  std::vector<LowRankPair> pairs;

  // The pair of a layer's module, or null.
  const LowRankPair * find(int64_t layer, Module module) const;
  // What beside the parameters decides its output, as a text to compare.
  std::string description() const;
};

// Makes parameters of the pairs, whose layer, module and rank are given, and takes the memory. Everything is
// zero.
void adapter_allocate(Adapter & adapter, Parameters & parameters, const Model & model, bool trains);

struct FreshAdapter {
  uint32_t seed;
  int64_t rank;
  float alpha;
  std::vector<Module> modules;
  std::vector<int64_t> layers;
  float dropout = 0;
  bool rank_stabilised =
      false; // alpha / sqrt(r) in place of alpha / r (Kalajdzievski 2023, arXiv:2312.03732)
  bool has_magnitudes = false;
};

struct AdapterFile {
  std::string path;
  std::optional<float> alpha; // in place of the file's
  float dropout = 0;
  uint32_t seed = 0;
  bool trains = true; // else its values alone are kept
};

struct Trained;

// A uniform in +-1/sqrt(K) from the seed, B zero, m the norms of the rows of W.
Trained adapter_init_fresh(const Model & model, const FreshAdapter & settings);

// Throws `adapter-mismatch` when the file was made for another model.
Trained adapter_read_file(const Model & model, const AdapterFile & source);

// Written whole or not at all.
void adapter_write_file(const Adapter & adapter, const Model & model, const std::string & path);
