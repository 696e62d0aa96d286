// AVX512-BF16: x86 of 2020 and later. Pairs of BF16 numbers in F32 sums; everything else as AVX2.
#include "kernels/instructions.h"
#include "kernels/kernels.h"

#include <cstring>
#include <utility>

#if KERNELS_X86 && defined(__GNUC__)

KERNELS_BEGIN("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")

namespace {

// Half a strip times both panels: a number of a row, once broadcast, is used twice. Rows as a pack, so that
// all sums stay in registers; see panels-pairs.cpp for the layout.
template <size_t... rows>
void quarter(const PairTile & t, const uint16_t * a, float * c, std::index_sequence<rows...>) {
  __m512 left[]{(static_cast<void>(rows), _mm512_setzero_ps())...};
  __m512 right[]{(static_cast<void>(rows), _mm512_setzero_ps())...};
  const uint16_t * b = t.b;
  // The rows of c lie in pages of their own: they are on their way while the sums are made.
  ((_mm_prefetch(reinterpret_cast<const char *>(c + rows * t.c_row), _MM_HINT_T0),
    _mm_prefetch(reinterpret_cast<const char *>(c + rows * t.c_row + pair_half), _MM_HINT_T0)),
   ...);
  for (int64_t block = 0; block < t.depth; block += pair_depth, a += pair_half * pair_depth)
    for (int64_t pair = 0; pair < pair_depth / 2; pair++, b += 2 * pair_half) {
      const auto panel = (__m512bh)_mm512_loadu_si512(b);
      const auto next_panel = (__m512bh)_mm512_loadu_si512(b + t.b_panel);
      const auto multiply_row = [&](size_t row) {
        int32_t both;
        std::memcpy(&both, a + row * pair_depth + 2 * pair, sizeof both);
        const auto of_row = (__m512bh)_mm512_set1_epi32(both);
        left[row] = _mm512_dpbf16_ps(left[row], of_row, panel);
        right[row] = _mm512_dpbf16_ps(right[row], of_row, next_panel);
      };
      (multiply_row(rows), ...);
    }
  const auto store = [&](float * place, __m512 sum) {
    _mm512_storeu_ps(place, t.add ? _mm512_add_ps(_mm512_loadu_ps(place), sum) : sum);
  };
  ((store(c + rows * t.c_row, left[rows]), store(c + rows * t.c_row + pair_half, right[rows])), ...);
}

void pair_tile(const PairTile & t) {
  constexpr int64_t rows = pair_half / 2;
  for (int64_t r = 0; r < pair_rows; r += rows)
    quarter(t, t.a + r / pair_half * t.a_strip + r % pair_half * pair_depth, t.c + r * t.c_row,
            std::make_index_sequence<rows>());
}

} // namespace

KERNELS_END

const Kernels * kernels_avx512() {
  static const Kernels table = [] {
    Kernels changed = *kernels_avx2();
    changed.name = "avx512";
    changed.pair_tile = pair_tile;
    return changed;
  }();
  return &table;
}

#else

const Kernels * kernels_avx512() {
  return nullptr;
}

#endif
