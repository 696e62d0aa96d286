// What the kernels ask of the processor: a table of small functions, one for each instruction set. Everything
// else in this folder is built from such a table and is the same on all machines.
#pragma once

#include "ggml.h"

#include <cstdint>
#include <string>
#include <vector>

// A tile of a product is so many rows of activations times so many columns of weights.
constexpr int64_t tile_rows = 6;
constexpr int64_t tile_columns = 16;

// c[r c_row + j] = sum over i < depth of a[r a_row + i a_step] b[i b_step + j], added to what is there with
// `add`, for r < rows <= tile_rows and j < tile_columns.
struct Tile {
  int64_t rows, depth;
  const float * a;
  int64_t a_row, a_step;
  const float * b;
  int64_t b_step;
  float * c;
  int64_t c_row;
  bool add;
};

// A tile of BF16 numbers, summed in F32: two strips of 16 rows times two panels of 16 columns. Depth comes in
// steps of 32.
constexpr int64_t pair_rows = 32;
constexpr int64_t pair_columns = 32;
constexpr int64_t pair_half = 16;
constexpr int64_t pair_depth = 32;

// a: [2][depth / 32][16 rows][32], strips `a_strip` apart. b: [2][depth / 2][16 columns][2], panels `b_panel`
// apart. c: [32][c_row], added to with `add`.
struct PairTile {
  int64_t depth;
  const uint16_t * a;
  int64_t a_strip;
  const uint16_t * b;
  int64_t b_panel;
  float * c;
  int64_t c_row;
  bool add;
};

struct Kernels {
  const char * name;

  void (*tile)(const Tile & tile);
  // Null: all weights are multiplied in F32. Otherwise BF16 and quantised ones are multiplied in BF16, with
  // their activations rounded to it; F32 and F16 hold more digits than it has and stay in F32.
  void (*pair_tile)(const PairTile & tile);
  // Any type of a base to F32, exactly. `count` is a multiple of the type's block.
  void (*expand)(ggml_type type, const void * from, float * to, int64_t count);
  // to[i] = scale from[i] as BF16, to nearest, ties to even; not a number stays one.
  void (*round)(const float * from, int64_t count, float scale, uint16_t * to);
  // to[i][16] from 16 rows of words, from[r stride + i], i < count.
  void (*transpose)(const float * from, int64_t stride, int64_t count, float * to);

  float (*largest)(const float * x, int64_t count);
  // x = exp(x - shift) for shift >= x, and their sum.
  double (*exponentials)(float * x, int64_t count, float shift);
  float (*dot)(const float * x, const float * y, int64_t count);

  // Around the pair tiles of one operation, in each thread; or null.
  void (*begin)();
  void (*end)();
};

// The fastest table that this processor has and that passed its check against the plain one; chosen once.
const Kernels & kernels_best();
// "plain", "avx2", ...: what this processor has. Null for any other name.
const Kernels * kernels_named(const std::string & name);
// The names `kernels_named` knows here, plainest first, and with each why it is not used, or nothing.
struct KernelsStatus {
  std::string name, fault;
};
std::vector<KernelsStatus> kernels_list();

// The tables themselves; null where the processor or the compiler lacks the instructions.
const Kernels * kernels_plain();
// Plain, with the pair tiles of the BF16 tables: only to test what surrounds those.
const Kernels * kernels_plain_pairs();
const Kernels * kernels_avx2();
const Kernels * kernels_avx512();
const Kernels * kernels_amx();
