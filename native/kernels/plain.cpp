// The tables in plain C++: what every processor computes, and what the others are checked against.
#include "kernels/kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace {

void tile(const Tile & t) {
  double sums[tile_rows][tile_columns] = {};
  for (int64_t i = 0; i < t.depth; i++)
    for (int64_t r = 0; r < t.rows; r++) {
      const double a = t.a[r * t.a_row + i * t.a_step];
      for (int64_t j = 0; j < tile_columns; j++) sums[r][j] += a * t.b[i * t.b_step + j];
    }
  for (int64_t r = 0; r < t.rows; r++)
    for (int64_t j = 0; j < tile_columns; j++) {
      float & c = t.c[r * t.c_row + j];
      c = static_cast<float>(t.add ? c + sums[r][j] : sums[r][j]);
    }
}

float from_brain(uint16_t bits) {
  const uint32_t word = static_cast<uint32_t>(bits) << 16;
  float value;
  std::memcpy(&value, &word, sizeof value);
  return value;
}

void pair_tile(const PairTile & t) {
  for (int64_t r = 0; r < pair_rows; r++)
    for (int64_t j = 0; j < pair_columns; j++) {
      const uint16_t * a = t.a + r / pair_half * t.a_strip + r % pair_half * pair_depth;
      const uint16_t * b = t.b + j / pair_half * t.b_panel + j % pair_half * 2;
      float & c = t.c[r * t.c_row + j];
      float sum = t.add ? c : 0;
      for (int64_t i = 0; i < t.depth; i++)
        sum += from_brain(a[i / pair_depth * pair_half * pair_depth + i % pair_depth]) *
               from_brain(b[i / 2 * pair_half * 2 + i % 2]);
      c = sum;
    }
}

void expand(ggml_type type, const void * from, float * to, int64_t count) {
  if (type == GGML_TYPE_F32)
    std::memcpy(to, from, count * sizeof(float));
  else
    ggml_get_type_traits(type)->to_float(from, to, count);
}

uint16_t to_brain(float value) {
  uint32_t word;
  std::memcpy(&word, &value, sizeof word);
  if (value != value) return static_cast<uint16_t>(word >> 16 | 0x40);
  return static_cast<uint16_t>((word + 0x7fff + (word >> 16 & 1)) >> 16);
}

void round(const float * from, int64_t count, float scale, uint16_t * to) {
  for (int64_t i = 0; i < count; i++) to[i] = to_brain(scale * from[i]);
}

// Words are moved, never computed with: pairs of BF16 numbers travel as floats.
void transpose(const float * from, int64_t stride, int64_t count, float * to) {
  for (int64_t i = 0; i < count; i++)
    for (int64_t r = 0; r < 16; r++) std::memcpy(to + i * 16 + r, from + r * stride + i, sizeof(float));
}

float largest(const float * x, int64_t count) {
  return *std::max_element(x, x + count);
}

double exponentials(float * x, int64_t count, float shift) {
  double sum = 0;
  for (int64_t i = 0; i < count; i++) sum += x[i] = std::exp(x[i] - shift);
  return sum;
}

float dot(const float * x, const float * y, int64_t count) {
  double sum = 0;
  for (int64_t i = 0; i < count; i++) sum += static_cast<double>(x[i]) * y[i];
  return static_cast<float>(sum);
}

} // namespace

const Kernels * kernels_plain() {
  static const Kernels table{"plain", tile,         nullptr, expand,  round,  transpose,
                             largest, exponentials, dot,     nullptr, nullptr};
  return &table;
}

const Kernels * kernels_plain_pairs() {
  static const Kernels table{"plain-pairs", tile,         pair_tile, expand,  round,  transpose,
                             largest,       exponentials, dot,       nullptr, nullptr};
  return &table;
}
