// See the header. Rows of a block are rescaled whenever a larger score turns up, so that every key is met
// once.
#include "kernels/attention-blocks.h"

#include <cmath>

namespace {

// One head and the memory for a block of queries.
struct Head {
  const Kernels & kernels;
  const AttentionForward & call;
  int64_t index;
  Rows k_panels, v; // of all tokens
  Rows q, y;        // of a block
  float * scores;   // [query_block][key_block]
};

// Soft max of a block of scores in place, with what came before in `most`, `sums` and `y` brought to the same
// scale.
void soft_max_block(const Head & head, int64_t queries, int64_t keys, float * most, double * sums) {
  for (int64_t i = 0; i < queries; i++) {
    float * row = head.scores + i * key_block;
    const float larger = std::max(most[i], head.kernels.largest(row, keys));
    // A row may see nothing of this block, nor of those before.
    const float shift = larger == -INFINITY ? 0 : larger;
    const float shrink = most[i] == -INFINITY ? 0 : std::exp(most[i] - shift);
    sums[i] = sums[i] * shrink + head.kernels.exponentials(row, keys, shift);
    most[i] = larger;
    if (shrink != 1)
      for (int64_t j = 0; j < head.y.width; j++) head.y.at(i)[j] *= shrink;
  }
}

void forward_block(const Head & head, int64_t begin, int64_t end) {
  const AttentionForward & call = head.call;
  const int64_t size = call.shape.head_size, queries = end - begin;
  const float scale = 1 / std::sqrt(static_cast<float>(size));
  gather_rows(call.q, head.index, size, begin, end, scale, head.q);
  std::fill(head.y.data, head.y.at(queries), 0.0F);
  float most[query_block];
  double sums[query_block] = {};
  std::fill(most, most + query_block, -INFINITY);
  const SeenBlock seen(call, begin, end);
  for (int64_t j = 0; j < end; j += key_block) {
    const int64_t keys = std::min(key_block, end - j);
    if (!seen.meets(j, j + keys)) continue;
    multiply_by_panels(head.kernels, head.q, queries, head.k_panels.at(j), keys, head.scores, key_block);
    seen.hide(head.scores, key_block, j, j + keys);
    soft_max_block(head, queries, keys, most, sums);
    add_product(head.kernels, head.scores, key_block, 1, queries, keys, {head.v.at(j), head.v.width}, head.y);
  }
  for (int64_t i = 0; i < queries; i++) {
    const auto share = static_cast<float>(1 / sums[i]);
    for (int64_t j = 0; j < size; j++) head.y.at(i)[j] *= share;
    call.log_sums[head.index * call.log_sums_head + begin + i] =
        static_cast<float>(most[i] + std::log(sums[i]));
  }
  scatter_rows(head.y, head.index, size, begin, end, call.y);
}

// Elements: k, its panels and v; q and y of a block; scores.
size_t scratch_elements(int64_t all, int64_t block) {
  return 3 * all + 2 * block + query_block * key_block;
}

void forward_part(const Kernels & kernels, const AttentionForward & call, int ith, int nth, Scratch scratch) {
  const AttentionShape & shape = call.shape;
  const int64_t width = round_up(shape.head_size, tile_columns);
  const int64_t all = rows_elements(shape), block = block_elements(shape);
  float * memory = scratch.take<float>(scratch_elements(all, block));
  std::fill(memory, memory + 3 * all, 0.0F);
  const Rows k{memory, width};
  float * rest = memory + 3 * all;
  for (int64_t h = ith; h < shape.heads; h += nth) {
    const Head head{kernels,
                    call,
                    h,
                    {memory + all, width},
                    {memory + 2 * all, width},
                    {rest, width},
                    {rest + block, width},
                    rest + 2 * block};
    const int64_t shared = h / (shape.heads / shape.heads_kv);
    gather_rows(call.k, shared, shape.head_size, 0, shape.tokens, 1, k);
    gather_rows(call.v, shared, shape.head_size, 0, shape.tokens, 1, head.v);
    make_panels(kernels, k, shape.tokens, head.k_panels.data);
    for (int64_t i = 0; i < shape.tokens; i += query_block)
      forward_block(head, i, std::min(i + query_block, shape.tokens));
  }
}

} // namespace

size_t attention_forward_scratch_bytes(const AttentionShape & shape) {
  return scratch_elements(rows_elements(shape), block_elements(shape)) * sizeof(float);
}

void attention_forward(const Kernels & kernels, const AttentionForward & call, int ith, int nth,
                       Scratch scratch) {
  for (int64_t end = call.shape.tokens; end > 0;) {
    const Segment segment = segment_before(call.seen, end);
    forward_part(kernels, part_of(call, segment), ith, nth, scratch);
    end = segment.begin;
  }
}
