// See the header: the F32 layout.
#include "kernels/panels.h"

#include <algorithm>
#include <cstring>

void FloatPacking::pack_rows_of(const Kernels & kernels, const WeightRows & weights, const Block & block,
                                float * to, Scratch scratch) {
  float * rows = scratch.take<float>(tile_columns * block.depth);
  for (int64_t j = 0; j < block.columns; j += tile_columns, to += tile_columns * block.depth) {
    const int64_t count = std::min(tile_columns, block.columns - j);
    for (int64_t r = 0; r < count; r++)
      kernels.expand(weights.type, row_from(weights, block.column + j + r, block.row), rows + r * block.depth,
                     block.depth);
    std::fill(rows + count * block.depth, rows + tile_columns * block.depth, 0.0F);
    kernels.transpose(rows, block.depth, block.depth, to);
  }
}

void FloatPacking::pack_columns_of(const Kernels & kernels, const WeightRows & weights, const Block & block,
                                   float * to, Scratch scratch) {
  const int64_t width = (block.columns + tile_columns - 1) / tile_columns * tile_columns;
  float * row = scratch.take<float>(width);
  std::fill(row + block.columns, row + width, 0.0F);
  for (int64_t i = 0; i < block.depth; i++) {
    kernels.expand(weights.type, row_from(weights, block.row + i, block.column), row, block.columns);
    for (int64_t j = 0; j < width; j += tile_columns)
      std::memcpy(to + j * block.depth + i * tile_columns, row + j, tile_columns * sizeof(float));
  }
}

void FloatPacking::pack_activations(const Kernels &, const Activations & x, int64_t tokens, int64_t depth,
                                    float scale, float * to) {
  if (x.token == 1) { // a transposed one: rows of its own are read once
    for (int64_t i = 0; i < depth; i++)
      for (int64_t t = 0; t < tokens; t++)
        to[t / tile_rows * tile_rows * depth + i * tile_rows + t % tile_rows] =
            scale * x.data[i * x.step + t];
    return;
  }
  for (int64_t t = 0; t < tokens; t += tile_rows, to += tile_rows * depth) {
    const int64_t count = std::min(tile_rows, tokens - t);
    for (int64_t r = 0; r < count; r++) {
      const float * from = x.data + (t + r) * x.token;
      for (int64_t i = 0; i < depth; i++) to[i * tile_rows + r] = scale * from[i * x.step];
    }
  }
}

void FloatPacking::multiply_block(const Kernels & kernels, const float * rows, const float * weights,
                                  int64_t depth, const Result & y, bool add) {
  for (int64_t j = 0; j < y.columns; j += tile_columns)
    for (int64_t t = 0; t < y.tokens; t += tile_rows) {
      Tile tile{std::min(tile_rows, y.tokens - t),
                depth,
                rows + t * depth,
                1,
                tile_rows,
                weights + j * depth,
                tile_columns,
                y.data + t * y.token + j,
                y.token,
                add};
      if (j + tile_columns <= y.columns) {
        kernels.tile(tile);
        continue;
      }
      // The last columns: there is no room in y for a whole tile.
      float whole[tile_rows * tile_columns];
      tile.c = whole;
      tile.c_row = tile_columns;
      tile.add = false;
      kernels.tile(tile);
      for (int64_t r = 0; r < tile.rows; r++)
        for (int64_t c = 0; c < y.columns - j; c++) {
          float & place = y.data[(t + r) * y.token + j + c];
          place = (add ? place : 0) + whole[r * tile_columns + c];
        }
    }
}
