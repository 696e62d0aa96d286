// Blocks of weights and of activations laid out for the tiles, and the tiles over a block. Two layouts of the
// same shape of functions: F32, and pairs of BF16.
#pragma once

#include "kernels/multiply.h"

// A block of W in a product: `column` counts what a token has results for, `row` what is summed over.
struct Block {
  int64_t column, columns;
  int64_t row, depth;
};

// The bytes of a row of W from its element `from` on, which begins a block of the quantisation.
inline const void * row_from(const WeightRows & weights, int64_t row, int64_t from) {
  const size_t skip = from / ggml_blck_size(weights.type) * ggml_type_size(weights.type);
  return static_cast<const uint8_t *>(weights.data) + row * weights.row_bytes + skip;
}

struct Result {
  float * data;
  int64_t token; // from one token to the next
  int64_t tokens, columns;
};

// WeightRows [columns / 16][depth][16], activations [tokens / 6][depth][6].
struct FloatPacking {
  using Element = float;
  // Columns of the product are rows of W: y = W x.
  static void pack_rows_of(const Kernels & kernels, const WeightRows & weights, const Block & block,
                           float * to, Scratch scratch);
  // Columns of the product are columns of W: y = W^T x.
  static void pack_columns_of(const Kernels & kernels, const WeightRows & weights, const Block & block,
                              float * to, Scratch scratch);
  static void pack_activations(const Kernels & kernels, const Activations & x, int64_t tokens, int64_t depth,
                               float scale, float * to);
  static void multiply_block(const Kernels & kernels, const float * rows, const float * weights,
                             int64_t depth, const Result & y, bool add);
};

// WeightRows [columns / 16][depth / 2][16][2], activations [tokens / 16][depth / 32][16][32]; the depth and
// the columns are filled up with zeros. A token's activations must lie side by side (step 1).
struct PairPacking {
  using Element = uint16_t;
  static void pack_rows_of(const Kernels & kernels, const WeightRows & weights, const Block & block,
                           uint16_t * to, Scratch scratch);
  static void pack_columns_of(const Kernels & kernels, const WeightRows & weights, const Block & block,
                              uint16_t * to, Scratch scratch);
  static void pack_activations(const Kernels & kernels, const Activations & x, int64_t tokens, int64_t depth,
                               float scale, uint16_t * to);
  static void multiply_block(const Kernels & kernels, const uint16_t * rows, const uint16_t * weights,
                             int64_t depth, const Result & y, bool add);
};
