// A base model in memory: the hyperparameters of its header and its tensors, checked against each other.
#pragma once

#include "ggml-backend.h"
#include "ggml.h"
#include "model/weights.h"
#include "runtime/device.h"
#include "runtime/tensor-store.h"

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

// The seven linear layers of a block, in the order of `module_names`.
enum Module { ATTN_Q, ATTN_K, ATTN_V, ATTN_OUTPUT, FFN_GATE, FFN_UP, FFN_DOWN, MODULE_COUNT };
extern const std::array<const char *, MODULE_COUNT> module_names;

// How queries and keys are turned by their positions, in the terms of ggml_rope_ext.
struct RotaryPositions {
  int type = 0; // GGML_ROPE_TYPE_*
  float base = 0;
  float scale = 1; // of the positions
  // YaRN: its share in the angles, and the context before it was extended, tokens.
  float extrapolation = 0;
  int64_t original_context = 0;
  float magnitude = 1; // of what is turned
};

struct Hyperparameters {
  int64_t layers = 0;
  int64_t width = 0;        // D, of the residual stream
  int64_t heads = 0;        // H, of the queries
  int64_t heads_kv = 0;     // HK, of the keys and values; H / HK queries share one
  int64_t head_size = 0;    // hd
  int64_t feed_forward = 0; // F
  int64_t vocabulary = 0;   // V
  int64_t context = 0;      // tokens
  float norm_epsilon = 0;
  RotaryPositions rope;
};

// A matrix of the base: `weight` is [K, N] in ggml's order (N rows of K), `transposed` [N, K] or null.
struct Matrix {
  ggml_tensor * weight = nullptr;
  ggml_tensor * transposed = nullptr;
  ggml_tensor * bias = nullptr; // [N] or null
};

struct Layer {
  ggml_tensor * attn_norm = nullptr; // [D]
  ggml_tensor * ffn_norm = nullptr;  // [D]
  ggml_tensor * q_norm = nullptr;    // [hd] or null
  ggml_tensor * k_norm = nullptr;    // [hd] or null
  std::array<Matrix, MODULE_COUNT> linear;
};

class Model {
public:
  Model(const std::string & path, const Device & device, int threads);
  // The same model with other tensors, which its owner keeps, as does `base`'s.
  Model(const Model & base, const TensorsByName & tensors);
  ~Model();
  Model(const Model &) = delete;
  Model & operator=(const Model &) = delete;

  // Makes the transposed copies that gradients through `first_layer` and everything above it take, where the
  // device works with such copies.
  void transpose_from(int64_t first_layer);

  // Of the weights, held now.
  size_t bytes() const;

  const std::string path;
  const Device device; // where the weights lie and the passes run
  const int threads;
  const int lanes; // passes that run side by side: one on a GPU, which is full with one
  std::string architecture;
  Hyperparameters hyper;
  TensorsByName tensors;                // all of them
  ggml_tensor * embedding = nullptr;    // [D, V]
  ggml_tensor * output_norm = nullptr;  // [D]
  ggml_tensor * rope_factors = nullptr; // [hd / 2] or null
  Matrix output;                        // [D, V]; the embedding itself where the model ties them
  std::vector<Layer> layers;
  // Held by whoever computes on the model: one trainer at a time, for each takes all threads it is given.
  std::mutex computing;

private:
  // Finds every part of the model among `tensors`.
  void name_tensors();

  std::unique_ptr<Weights> weights_;
  std::vector<std::unique_ptr<TensorStore>> transposed_;
};

// blk.LAYER.PART.weight
std::string layer_tensor_name(int64_t layer, const char * part, const char * kind = "weight");
// [K, N] of one linear layer as the hyperparameters want it.
std::array<int64_t, 2> module_shape(const Hyperparameters & hyper, Module module);
// Weights of the linear layers of one block.
int64_t block_weights(const Hyperparameters & hyper);
