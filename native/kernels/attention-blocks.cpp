// See the header.
#include "kernels/attention-blocks.h"

#include <cmath>
#include <cstring>

Segment segment_before(const Seen * seen, int64_t end) {
  int64_t begin = end, earliest = end; // what the tokens from `begin` on see first
  do {
    const Seen & one = seen[--begin];
    earliest = std::min<int64_t>(earliest, one.own_begin);
    if (one.shared_begin < one.shared_end) earliest = std::min<int64_t>(earliest, one.shared_begin);
  } while (earliest < begin);
  return {begin, end};
}

Heads part_of(const Heads & heads, const Segment & segment) {
  return {heads.data + segment.begin * heads.token, heads.token};
}

AttentionForward part_of(const AttentionForward & call, const Segment & segment) {
  AttentionForward part = call;
  part.shape.tokens = segment.end - segment.begin;
  part.seen += segment.begin;
  part.seen_first += static_cast<int32_t>(segment.begin);
  for (Heads * heads : {&part.q, &part.k, &part.v, &part.y}) *heads = part_of(*heads, segment);
  part.log_sums += segment.begin;
  return part;
}

void gather_rows(const Heads & heads, int64_t head, int64_t head_size, int64_t begin, int64_t end,
                 float scale, const Rows & to) {
  for (int64_t t = begin; t < end; t++) {
    const float * from = heads.data + t * heads.token + head * head_size;
    float * row = to.at(t - begin);
    for (int64_t i = 0; i < head_size; i++) row[i] = scale * from[i];
    std::fill(row + head_size, row + to.width, 0.0F);
  }
}

void scatter_rows(const Rows & from, int64_t head, int64_t head_size, int64_t begin, int64_t end,
                  const Heads & to) {
  for (int64_t t = begin; t < end; t++)
    std::memcpy(to.data + t * to.token + head * head_size, from.at(t - begin), head_size * sizeof(float));
}

void make_panels(const Kernels & kernels, const Rows & rows, int64_t count, float * panels) {
  for (int64_t j = 0; j < count; j += tile_columns)
    kernels.transpose(rows.at(j), rows.width, rows.width, panels + j * rows.width);
}

void multiply_by_panels(const Kernels & kernels, const Rows & a, int64_t rows, const float * panels,
                        int64_t columns, float * c, int64_t c_row) {
  for (int64_t j = 0; j < columns; j += tile_columns)
    for (int64_t i = 0; i < rows; i += tile_rows)
      kernels.tile({std::min(tile_rows, rows - i), a.width, a.at(i), a.width, 1, panels + j * a.width,
                    tile_columns, c + i * c_row + j, c_row, false});
}

void add_product(const Kernels & kernels, const float * a, int64_t a_row, int64_t a_step, int64_t rows,
                 int64_t depth, const Rows & b, const Rows & c) {
  for (int64_t j = 0; j < b.width; j += tile_columns)
    for (int64_t i = 0; i < rows; i += tile_rows)
      kernels.tile({std::min(tile_rows, rows - i), depth, a + i * a_row, a_row, a_step, b.data + j, b.width,
                    c.at(i) + j, c.width, true});
}

SeenBlock::SeenBlock(const AttentionForward & call, int64_t begin, int64_t end)
    : seen_(call.seen), first_(call.seen_first), begin_(begin), end_(end), widest_(at(begin)) {
  for (int64_t i = begin; i < end; i++) {
    const Seen one = at(i);
    widest_.own_begin = std::min(widest_.own_begin, one.own_begin);
    if (one.shared_begin == one.shared_end) continue;
    const bool first = widest_.shared_begin == widest_.shared_end;
    widest_.shared_begin = first ? one.shared_begin : std::min(widest_.shared_begin, one.shared_begin);
    widest_.shared_end = first ? one.shared_end : std::max(widest_.shared_end, one.shared_end);
  }
}

Seen SeenBlock::at(int64_t i) const {
  const Seen & one = seen_[i];
  return {one.shared_begin - first_, one.shared_end - first_, one.own_begin - first_};
}

bool SeenBlock::meets(int64_t begin, int64_t end) const {
  return (begin < end_ && widest_.own_begin < end) ||
         (begin < widest_.shared_end && widest_.shared_begin < end);
}

void SeenBlock::hide(float * scores, int64_t row, int64_t begin, int64_t end) const {
  for (int64_t i = begin_; i < end_; i++, scores += row) {
    const Seen one = at(i);
    const auto hide_range = [&](int64_t from, int64_t to) {
      from = std::max(from, begin);
      to = std::min(to, end);
      if (from < to) std::fill(scores + from - begin, scores + to - begin, -INFINITY);
    };
    hide_range(0, one.shared_begin);
    hide_range(one.shared_end, one.own_begin);
    hide_range(i + 1, end);
  }
}
