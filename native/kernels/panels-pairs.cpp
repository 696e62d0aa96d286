// See the header: the layout in pairs of BF16.
#include "kernels/panels.h"

#include <algorithm>
#include <cstring>

namespace {

int64_t round_up(int64_t value, int64_t step) {
  return (value + step - 1) / step * step;
}

// `count` numbers, then zeros up to `padded`.
void round_row(const Kernels & kernels, const float * from, int64_t count, int64_t padded, float scale,
               uint16_t * to) {
  kernels.round(from, count, scale, to);
  std::fill(to + count, to + padded, uint16_t{0});
}

// `count` weights of a row, rounded, then zeros up to `padded`.
void brain_row(const Kernels & kernels, const WeightRows & weights, const void * from, int64_t count,
               int64_t padded, uint16_t * to, Scratch scratch) {
  if (weights.type == GGML_TYPE_BF16) {
    std::memcpy(to, from, count * sizeof(uint16_t));
    std::fill(to + count, to + padded, uint16_t{0});
    return;
  }
  float * row = scratch.take<float>(count);
  kernels.expand(weights.type, from, row, count);
  round_row(kernels, row, count, padded, 1, to);
}

} // namespace

void PairPacking::pack_rows_of(const Kernels & kernels, const WeightRows & weights, const Block & block,
                               uint16_t * to, Scratch scratch) {
  const int64_t depth = round_up(block.depth, pair_depth);
  auto * rows = scratch.take<uint16_t>(pair_half * depth);
  for (int64_t j = 0; j < round_up(block.columns, pair_columns); j += pair_half, to += pair_half * depth) {
    const int64_t count = std::clamp<int64_t>(block.columns - j, 0, pair_half);
    for (int64_t r = 0; r < count; r++)
      brain_row(kernels, weights, row_from(weights, block.column + j + r, block.row), block.depth, depth,
                rows + r * depth, scratch);
    std::fill(rows + count * depth, rows + pair_half * depth, uint16_t{0});
    // A pair is a word.
    kernels.transpose(reinterpret_cast<const float *>(rows), depth / 2, depth / 2,
                      reinterpret_cast<float *>(to));
  }
}

void PairPacking::pack_columns_of(const Kernels & kernels, const WeightRows & weights, const Block & block,
                                  uint16_t * to, Scratch scratch) {
  const int64_t depth = round_up(block.depth, pair_depth), width = round_up(block.columns, pair_columns);
  auto * rows = scratch.take<uint16_t>(2 * width);
  for (int64_t i = 0; i < depth; i += 2) {
    for (int64_t r = 0; r < 2; r++)
      if (i + r < block.depth)
        brain_row(kernels, weights, row_from(weights, block.row + i + r, block.column), block.columns, width,
                  rows + r * width, scratch);
      else
        std::fill(rows + r * width, rows + (r + 1) * width, uint16_t{0});
    for (int64_t j = 0; j < width; j += pair_half)
      for (int64_t c = 0; c < pair_half; c++)
        for (int64_t r = 0; r < 2; r++) to[j * depth + i * pair_half + c * 2 + r] = rows[r * width + j + c];
  }
}

void PairPacking::pack_activations(const Kernels & kernels, const Activations & x, int64_t tokens,
                                   int64_t depth, float scale, uint16_t * to) {
  const int64_t padded = round_up(depth, pair_depth);
  for (int64_t t = 0; t < round_up(tokens, pair_rows); t++) {
    uint16_t * strip = to + t / pair_half * pair_half * padded + t % pair_half * pair_depth;
    for (int64_t i = 0; i < padded; i += pair_depth) {
      const int64_t count = t < tokens ? std::clamp<int64_t>(depth - i, 0, pair_depth) : 0;
      round_row(kernels, x.data + t * x.token + i, count, pair_depth, scale, strip + i * pair_half);
    }
  }
}

void PairPacking::multiply_block(const Kernels & kernels, const uint16_t * rows, const uint16_t * weights,
                                 int64_t depth, const Result & y, bool add) {
  const int64_t padded = round_up(depth, pair_depth);
  for (int64_t j = 0; j < y.columns; j += pair_columns)
    for (int64_t t = 0; t < y.tokens; t += pair_rows) {
      PairTile tile{padded,
                    rows + t * padded,
                    pair_half * padded,
                    weights + j * padded,
                    pair_half * padded,
                    y.data + t * y.token + j,
                    y.token,
                    add};
      if (j + pair_columns <= y.columns && t + pair_rows <= y.tokens) {
        kernels.pair_tile(tile);
        continue;
      }
      float whole[pair_rows * pair_columns];
      tile.c = whole;
      tile.c_row = pair_columns;
      tile.add = false;
      kernels.pair_tile(tile);
      for (int64_t r = 0; r < std::min(pair_rows, y.tokens - t); r++)
        for (int64_t c = 0; c < std::min(pair_columns, y.columns - j); c++) {
          float & place = y.data[(t + r) * y.token + j + c];
          place = (add ? place : 0) + whole[r * pair_columns + c];
        }
    }
}
