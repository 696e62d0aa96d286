// Products with the weights of the base as they are stored, in both directions: y = W x and dx = W^T dy. A
// block of W is expanded once into a thread's scratch and used for all tokens; no copy of W is kept.
#pragma once

#include "kernels/kernels.h"
#include "kernels/scratch.h"

// N rows of K, each contiguous.
struct WeightRows {
  ggml_type type = GGML_TYPE_F32;
  const void * data = nullptr;
  int64_t k = 0, n = 0;
  size_t row_bytes = 0;
};

// The activations of T tokens: element i of token t is data[t token + i step].
struct Activations {
  const float * data = nullptr;
  int64_t token = 0, step = 1;
};

struct Factor {
  WeightRows weights;
  Activations x;
  float scale = 1; // of x
};

struct Product {
  // Forward: y [N, T] = W x for x [K, T]. Otherwise y [K, T] = W^T x for x [N, T].
  bool forward = true;
  // Their products are summed; all have the same number of results for a token.
  const Factor * factors = nullptr;
  size_t factor_count = 0;
  int64_t tokens = 0;
  float * y = nullptr;
  int64_t y_token = 0; // from one token to the next
  bool add = false;    // to what y holds
};

// What a thread works in.
constexpr size_t multiply_scratch_bytes = 3300 << 10;

// The share of thread `ith` of `nth`. What is summed in which order does not depend on the share.
void multiply(const Kernels & kernels, const Product & product, int ith, int nth, Scratch scratch);
