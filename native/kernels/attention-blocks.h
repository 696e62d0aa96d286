// What forward and backward share: a head's rows in memory of their own, blocks, and products of small
// matrices made of tiles.
#pragma once

#include "kernels/attention.h"

#include <algorithm>

// Queries and keys of a block: whole tiles.
constexpr int64_t query_block = 66;
constexpr int64_t key_block = 64;

inline int64_t round_up(int64_t value, int64_t step) {
  return (value + step - 1) / step * step;
}

// Of the rows of a whole head, and of a block of its queries.
inline int64_t rows_elements(const AttentionShape & shape) {
  return round_up(shape.tokens, tile_columns) * round_up(shape.head_size, tile_columns);
}

inline int64_t block_elements(const AttentionShape & shape) {
  return query_block * round_up(shape.head_size, tile_columns);
}

// Neighbouring tokens that see nothing of any other, and of which no other sees anything.
struct Segment {
  int64_t begin, end;
};

// The one that ends where the tokens do, or where another segment begins.
Segment segment_before(const Seen * seen, int64_t end);

// The call for the tokens of a segment alone, counted from its first.
AttentionForward part_of(const AttentionForward & call, const Segment & segment);
Heads part_of(const Heads & heads, const Segment & segment);

// Rows of a head, `width` apart; the columns from head_size to `width` are zero.
struct Rows {
  float * data;
  int64_t width;
  float * at(int64_t row) const { return data + row * width; }
};

// Copies tokens `begin` to `end` of a head into rows, times `scale`.
void gather_rows(const Heads & heads, int64_t head, int64_t head_size, int64_t begin, int64_t end,
                 float scale, const Rows & to);
void scatter_rows(const Rows & from, int64_t head, int64_t head_size, int64_t begin, int64_t end,
                  const Heads & to);

// Rows as the columns of tiles: panels [width][16] of 16 rows each. Rows that are missing in the last are
// whatever lies behind them.
void make_panels(const Kernels & kernels, const Rows & rows, int64_t count, float * panels);

// c[i][j] = sum over the width of a[i] b[j], b as panels from its row 0: scores of a block.
void multiply_by_panels(const Kernels & kernels, const Rows & a, int64_t rows, const float * panels,
                        int64_t columns, float * c, int64_t c_row);

// c[i] += sum over j < depth of a[i a_row + j a_step] b[j].
void add_product(const Kernels & kernels, const float * a, int64_t a_row, int64_t a_step, int64_t rows,
                 int64_t depth, const Rows & b, const Rows & c);

// What a block of queries sees, and what is hidden from each in a block of keys.
class SeenBlock {
public:
  SeenBlock(const AttentionForward & call, int64_t begin, int64_t end);
  // Whether a query sees a key from `begin` to before `end`.
  bool meets(int64_t begin, int64_t end) const;
  // Writes -inf over what is hidden: scores of the queries with keys `begin` to before `end`.
  void hide(float * scores, int64_t row, int64_t begin, int64_t end) const;
  // Last key of all.
  int64_t end() const { return end_; }

private:
  Seen at(int64_t i) const;

  const Seen * seen_;
  int32_t first_;
  int64_t begin_, end_;
  Seen widest_;
};
