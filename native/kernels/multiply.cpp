// See the header. Blocks as in Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication"
// (2008): a block of weights for the last cache, of activations for the second, and tiles of both.
#include "kernels/multiply.h"

#include "kernels/panels.h"

#include <algorithm>

namespace {

// Depth of a block: a panel of it stays in the first two caches. Whole blocks of every quantisation.
template <typename Element> constexpr int64_t block_depth = 1024 / sizeof(Element);
// Columns of a block of weights, tokens of a block of activations; whole tiles of both kinds.
constexpr int64_t block_columns = 1024;
constexpr int64_t block_tokens = 192;
// So many tokens are laid out once for all columns, and the weights once for all of them.
constexpr int64_t span_tokens = 11 * block_tokens;

struct Range {
  int64_t begin, end;
};

int64_t divide_up(int64_t a, int64_t b) {
  return (a + b - 1) / b;
}

// Part `index` of `count` of 0 to `size`, cut at multiples of `unit`.
Range part_of(int64_t size, int64_t unit, int64_t index, int64_t count) {
  const int64_t units = divide_up(size, unit);
  return {std::min(size, units * index / count * unit), std::min(size, units * (index + 1) / count * unit)};
}

struct Share {
  Range columns, tokens;
};

int64_t columns_of(const Product & product, const Factor & factor) {
  return product.forward ? factor.weights.n : factor.weights.k;
}

// Columns first, for then every weight is expanded by one thread only; tokens where there are too few
// columns.
Share share_of(const Product & product, int64_t unit, int ith, int nth) {
  const int64_t columns = columns_of(product, product.factors[0]);
  const int64_t across = std::min<int64_t>(nth, divide_up(columns, unit));
  const int64_t along = nth / across;
  if (ith >= across * along) return {{0, 0}, {0, 0}};
  return {part_of(columns, unit, ith % across, across),
          part_of(product.tokens, pair_rows, ith / across, along)};
}

// Where a thread may cut the columns: at panels, and where rows are cut, at blocks of the quantisation.
int64_t column_unit(const Product & product) {
  int64_t unit = pair_columns;
  if (!product.forward)
    for (size_t i = 0; i < product.factor_count; i++)
      unit = std::max(unit, ggml_blck_size(product.factors[i].weights.type));
  return unit;
}

template <typename Packing>
void multiply_span(const Kernels & kernels, const Product & product, const Factor & factor,
                   const Range & columns, const Range & tokens, bool add, Scratch scratch) {
  using Element = typename Packing::Element;
  auto * weights = scratch.take<Element>(block_columns * block_depth<Element>);
  auto * rows = scratch.take<Element>(span_tokens * block_depth<Element>);
  const auto rows_of = [&](int64_t token) { return rows + (token - tokens.begin) * block_depth<Element>; };
  const auto block_end = [&](int64_t token) { return std::min(token + block_tokens, tokens.end); };
  const int64_t depth = product.forward ? factor.weights.k : factor.weights.n;
  for (int64_t i = 0; i < depth; i += block_depth<Element>) {
    const int64_t summed = std::min(block_depth<Element>, depth - i);
    for (int64_t t = tokens.begin; t < tokens.end; t += block_tokens) {
      const Activations x{factor.x.data + t * factor.x.token + i * factor.x.step, factor.x.token,
                          factor.x.step};
      Packing::pack_activations(kernels, x, block_end(t) - t, summed, factor.scale, rows_of(t));
    }
    for (int64_t j = columns.begin; j < columns.end; j += block_columns) {
      const Block block{j, std::min(block_columns, columns.end - j), i, summed};
      if (product.forward)
        Packing::pack_rows_of(kernels, factor.weights, block, weights, scratch);
      else
        Packing::pack_columns_of(kernels, factor.weights, block, weights, scratch);
      for (int64_t t = tokens.begin; t < tokens.end; t += block_tokens) {
        const Result y{product.y + t * product.y_token + j, product.y_token, block_end(t) - t, block.columns};
        Packing::multiply_block(kernels, rows_of(t), weights, summed, y, add || i > 0);
      }
    }
  }
}

template <typename Packing>
void multiply_factor(const Kernels & kernels, const Product & product, const Factor & factor,
                     const Share & share, bool add, Scratch scratch) {
  for (int64_t t = share.tokens.begin; t < share.tokens.end; t += span_tokens)
    multiply_span<Packing>(kernels, product, factor, share.columns,
                           {t, std::min(t + span_tokens, share.tokens.end)}, add, scratch);
}

// Whether rounding to BF16 costs nothing, or little beside what the quantisation cost already.
bool fits_brains(ggml_type type) {
  return type == GGML_TYPE_BF16 || ggml_is_quantized(type);
}

} // namespace

void multiply(const Kernels & kernels, const Product & product, int ith, int nth, Scratch scratch) {
  const Share share = share_of(product, column_unit(product), ith, nth);
  bool add = product.add;
  for (size_t i = 0; i < product.factor_count; i++) {
    const Factor & factor = product.factors[i];
    if (kernels.pair_tile && fits_brains(factor.weights.type)) {
      if (kernels.begin) kernels.begin();
      multiply_factor<PairPacking>(kernels, product, factor, share, add, scratch);
      if (kernels.end) kernels.end();
    } else {
      multiply_factor<FloatPacking>(kernels, product, factor, share, add, scratch);
    }
    add = true;
  }
}
