// Nodes of a graph that the CPU's kernels compute, several operations of ggml in one.
#pragma once

#include "runtime/graph.h"

#include <vector>

struct NodeFactor {
  ggml_tensor * weight = nullptr; // [K, N], any type of a base
  ggml_tensor * x = nullptr;      // F32
  float scale = 1;                // of x
};

// The sum of W x over the factors, at most two, each x [K, T]: [N, T].
ggml_tensor * node_product(Graph & graph, const std::vector<NodeFactor> & factors);

// The sum of W^T x over the factors, at most two, each x [N, T]: [K, T].
ggml_tensor * node_product_back(Graph & graph, const std::vector<NodeFactor> & factors);

// sum += a b^T for a [M, T], b [P, T] and sum [M, P].
void node_add_outer(Graph & graph, ggml_tensor * sum, ggml_tensor * a, ggml_tensor * b);

struct AttentionSources {
  ggml_tensor *q, *k, *v; // contiguous, T tokens of heads side by side
  ggml_tensor * seen;     // [3, T] I32, see kernels/attention.h
};

struct FusedAttention {
  AttentionSources sources = {};
  int64_t heads = 0, heads_kv = 0;
  ggml_tensor * made = nullptr; // what the backward needs of the forward
  ggml_tensor * y = nullptr;    // [H hd, T]
};

FusedAttention node_attention(Graph & graph, const AttentionSources & sources, int64_t heads,
                              int64_t heads_kv);

struct FusedAttentionGradients {
  ggml_tensor * q = nullptr; // [H hd, T]
  ggml_tensor * k = nullptr; // [HK hd, T]
  ggml_tensor * v = nullptr; // [HK hd, T]
};

FusedAttentionGradients node_attention_back(Graph & graph, const FusedAttention & forward, ggml_tensor * dy);

// Soft max and loss of logits [V, n] for targets [n], see kernels/cross-entropy.h; the other three [n] are
// written. Returns the gradient, in place of the logits.
struct LossPieces {
  ggml_tensor *gap, *top, *others;
};
ggml_tensor * node_cross_entropy(Graph & graph, ggml_tensor * logits, ggml_tensor * targets,
                                 const LossPieces & pieces);
