// Causal attention without a matrix of all queries by all keys: blocks of queries meet blocks of keys, and of
// the probabilities only the logarithm of each row's sum is kept. As in Dao and others, "FlashAttention"
// (2022), in F32. Tokens that see nothing of each other are computed apart: to the last bit, what comes out
// for a sequence does not depend on what stands beside it.
#pragma once

#include "kernels/kernels.h"
#include "kernels/scratch.h"

// Which tokens token i sees: those from shared_begin to before shared_end, which come first, and those from
// own_begin to i.
struct Seen {
  int32_t shared_begin, shared_end, own_begin;
};

// Heads of head_size numbers side by side: head h of token t begins at data[t token + h head_size].
struct Heads {
  float * data = nullptr;
  int64_t token = 0;
};

struct AttentionShape {
  int64_t tokens = 0;
  int64_t heads = 0;    // of the queries
  int64_t heads_kv = 0; // heads / heads_kv queries share one key and value
  int64_t head_size = 0;
};

// y = soft_max(q k^T / sqrt(head_size)) v over what each query sees.
struct AttentionForward {
  AttentionShape shape;
  const Seen * seen = nullptr; // [tokens], which counts tokens from `seen_first`
  int32_t seen_first = 0;
  Heads q, k, v; // k and v with heads_kv heads
  Heads y;
  // log of the sum of exp(score) of each row: of head h and token t at [h log_sums_head + t]
  float * log_sums = nullptr;
  int64_t log_sums_head = 0;
};

// What a thread works in, in the forward and in the backward.
size_t attention_forward_scratch_bytes(const AttentionShape & shape);
size_t attention_backward_scratch_bytes(const AttentionShape & shape);

// The share of thread `ith` of `nth`: every nth head.
void attention_forward(const Kernels & kernels, const AttentionForward & call, int ith, int nth,
                       Scratch scratch);

// From dy, the gradient by y.
struct AttentionBackward {
  AttentionForward forward; // as it was, y and log_sums computed
  Heads dy;
  // All with as many heads as the queries: those that share a key are summed by `attention_sum_shared`.
  Heads dq, dk, dv;
};

void attention_backward(const Kernels & kernels, const AttentionBackward & call, int ith, int nth,
                        Scratch scratch);

// to's head g of every token = the sum of the heads of `from` that share g.
void attention_sum_shared(const AttentionShape & shape, const Heads & from, const Heads & to, int ith,
                          int nth);
