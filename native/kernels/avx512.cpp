// AVX512-BF16: x86 of 2020 and later. Pairs of BF16 numbers in F32 sums; everything else as AVX2.
#include "kernels/instructions.h"
#include "kernels/kernels.h"

#include <cstring>
#include <utility>

#if KERNELS_X86 && defined(__GNUC__)

KERNELS_BEGIN("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")

namespace {

// 16 rows of one strip times one panel; see panels-pairs.cpp for the layout.
template <size_t... rows>
void quarter(const PairTile & t, const uint16_t * a, const uint16_t * b, float * c,
             std::index_sequence<rows...>) {
  __m512 sums[]{(static_cast<void>(rows), _mm512_setzero_ps())...};
  for (int64_t block = 0; block < t.depth; block += pair_depth, a += pair_half * pair_depth)
    for (int64_t pair = 0; pair < pair_depth / 2; pair++, b += 2 * pair_half) {
      const auto weights = (__m512bh)_mm512_loadu_si512(b);
      const auto of_row = [&](size_t row) {
        int32_t both;
        std::memcpy(&both, a + row * pair_depth + 2 * pair, sizeof both);
        return (__m512bh)_mm512_set1_epi32(both);
      };
      ((sums[rows] = _mm512_dpbf16_ps(sums[rows], of_row(rows), weights)), ...);
    }
  const auto store = [&](size_t row) {
    float * place = c + row * t.c_row;
    _mm512_storeu_ps(place, t.add ? _mm512_add_ps(_mm512_loadu_ps(place), sums[row]) : sums[row]);
  };
  (store(rows), ...);
}

void pair_tile(const PairTile & t) {
  for (int64_t strip = 0; strip < 2; strip++)
    for (int64_t panel = 0; panel < 2; panel++)
      quarter(t, t.a + strip * t.a_strip, t.b + panel * t.b_panel,
              t.c + strip * pair_half * t.c_row + panel * pair_half, std::make_index_sequence<pair_half>());
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
