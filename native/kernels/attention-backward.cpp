// See the header. With P the probabilities, made again from the scores and log_sums, and dP = dy v^T:
// dv = P^T dy, dS = P (dP - the row's sum of dy y), dq = dS k scale, dk = dS^T q scale.
#include "kernels/attention-blocks.h"

#include <cmath>

namespace {

struct Head {
  const Kernels & kernels;
  const AttentionBackward & call;
  int64_t index;
  float scale;
  Rows k, k_panels, v_panels, dk, dv; // of all tokens
  Rows q, dy, dq;                     // of a block
  float *probabilities, *gradients;   // [query_block][key_block]
};

// Probabilities from scores, and the gradient by the scores from that by the probabilities.
void soft_max_back_block(const Head & head, int64_t begin, int64_t queries, int64_t keys,
                         const float * shared) {
  const AttentionForward & forward = head.call.forward;
  const float * log_sums = forward.log_sums + head.index * forward.log_sums_head + begin;
  for (int64_t i = 0; i < queries; i++) {
    float * p = head.probabilities + i * key_block;
    float * d = head.gradients + i * key_block;
    head.kernels.exponentials(p, keys, log_sums[i]);
    for (int64_t j = 0; j < keys; j++) d[j] = p[j] * (d[j] - shared[i]);
  }
}

void backward_block(const Head & head, int64_t begin, int64_t end) {
  const AttentionForward & forward = head.call.forward;
  const int64_t size = forward.shape.head_size, queries = end - begin;
  gather_rows(forward.q, head.index, size, begin, end, head.scale, head.q);
  gather_rows(head.call.dy, head.index, size, begin, end, 1, head.dy);
  std::fill(head.dq.data, head.dq.at(queries), 0.0F);
  float shared[query_block];
  for (int64_t i = 0; i < queries; i++)
    shared[i] = head.kernels.dot(head.dy.at(i),
                                 forward.y.data + (begin + i) * forward.y.token + head.index * size, size);
  const SeenBlock seen(forward, begin, end);
  for (int64_t j = 0; j < end; j += key_block) {
    const int64_t keys = std::min(key_block, end - j);
    if (!seen.meets(j, j + keys)) continue;
    const Kernels & kernels = head.kernels;
    const Rows k{head.k.at(j), head.k.width}, dk{head.dk.at(j), head.k.width},
        dv{head.dv.at(j), head.k.width};
    multiply_by_panels(kernels, head.q, queries, head.k_panels.at(j), keys, head.probabilities, key_block);
    seen.hide(head.probabilities, key_block, j, j + keys);
    multiply_by_panels(kernels, head.dy, queries, head.v_panels.at(j), keys, head.gradients, key_block);
    soft_max_back_block(head, begin, queries, keys, shared);
    add_product(kernels, head.probabilities, 1, key_block, keys, queries, head.dy, dv);
    add_product(kernels, head.gradients, 1, key_block, keys, queries, head.q, dk);
    add_product(kernels, head.gradients, key_block, 1, queries, keys, k, head.dq);
  }
  for (int64_t i = 0; i < queries * head.dq.width; i++) head.dq.data[i] *= head.scale;
  scatter_rows(head.dq, head.index, size, begin, end, head.call.dq);
}

// Elements: k, v, their panels, dk and dv; q, dy and dq of a block; probabilities and gradients.
size_t scratch_elements(int64_t all, int64_t block) {
  return 6 * all + 3 * block + 2 * query_block * key_block;
}

void backward_part(const Kernels & kernels, const AttentionBackward & call, int ith, int nth,
                   Scratch scratch) {
  const AttentionForward & forward = call.forward;
  const AttentionShape & shape = forward.shape;
  const int64_t width = round_up(shape.head_size, tile_columns);
  const int64_t all = rows_elements(shape), block = block_elements(shape);
  float * memory = scratch.take<float>(scratch_elements(all, block));
  std::fill(memory, memory + 6 * all, 0.0F);
  const auto rows_of = [&](int64_t i) { return Rows{memory + i * all, width}; };
  float * rest = memory + 6 * all;
  for (int64_t h = ith; h < shape.heads; h += nth) {
    const Head head{kernels,
                    call,
                    h,
                    1 / std::sqrt(static_cast<float>(shape.head_size)),
                    rows_of(0),
                    rows_of(1),
                    rows_of(2),
                    rows_of(3),
                    rows_of(4),
                    {rest, width},
                    {rest + block, width},
                    {rest + 2 * block, width},
                    rest + 3 * block,
                    rest + 3 * block + query_block * key_block};
    const int64_t shared = h / (shape.heads / shape.heads_kv);
    const Rows v = rows_of(5);
    gather_rows(forward.k, shared, shape.head_size, 0, shape.tokens, 1, head.k);
    gather_rows(forward.v, shared, shape.head_size, 0, shape.tokens, 1, v);
    make_panels(kernels, head.k, shape.tokens, head.k_panels.data);
    make_panels(kernels, v, shape.tokens, head.v_panels.data);
    std::fill(head.dk.data, head.dk.data + 2 * all, 0.0F);
    for (int64_t i = 0; i < shape.tokens; i += query_block)
      backward_block(head, i, std::min(i + query_block, shape.tokens));
    scatter_rows(head.dk, h, shape.head_size, 0, shape.tokens, call.dk);
    scatter_rows(head.dv, h, shape.head_size, 0, shape.tokens, call.dv);
  }
}

} // namespace

size_t attention_backward_scratch_bytes(const AttentionShape & shape) {
  return scratch_elements(rows_elements(shape), block_elements(shape)) * sizeof(float);
}

void attention_backward(const Kernels & kernels, const AttentionBackward & call, int ith, int nth,
                        Scratch scratch) {
  for (int64_t end = call.forward.shape.tokens; end > 0;) {
    const Segment segment = segment_before(call.forward.seen, end);
    AttentionBackward part{part_of(call.forward, segment), call.dy, call.dq, call.dk, call.dv};
    for (Heads * heads : {&part.dy, &part.dq, &part.dk, &part.dv}) *heads = part_of(*heads, segment);
    backward_part(kernels, part, ith, nth, scratch);
    end = segment.begin;
  }
}

void attention_sum_shared(const AttentionShape & shape, const Heads & from, const Heads & to, int ith,
                          int nth) {
  const int64_t sharing = shape.heads / shape.heads_kv, size = shape.head_size;
  for (int64_t t = shape.tokens * ith / nth; t < shape.tokens * (ith + 1) / nth; t++)
    for (int64_t g = 0; g < shape.heads_kv; g++) {
      const float * first = from.data + t * from.token + g * sharing * size;
      float * sum = to.data + t * to.token + g * size;
      for (int64_t i = 0; i < size; i++) {
        float all = first[i];
        for (int64_t s = 1; s < sharing; s++) all += first[s * size + i];
        sum[i] = all;
      }
    }
}
