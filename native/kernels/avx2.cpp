// AVX2 with FMA and F16C: x86 of 2013 and later. All in F32.
#include "kernels/instructions.h"
#include "kernels/kernels.h"

#include <algorithm>
#include <cstring>
#include <utility>

#if KERNELS_X86

KERNELS_BEGIN("avx2,fma,f16c")

namespace {

// Rows as a pack, so that every index is a constant and all sums stay in registers.
template <size_t... rows> void add_run(const Tile & t, bool add, std::index_sequence<rows...>) {
  __m256 low[]{(static_cast<void>(rows), _mm256_setzero_ps())...};
  __m256 high[]{(static_cast<void>(rows), _mm256_setzero_ps())...};
  const float *a = t.a, *b = t.b;
  const int64_t a_row = t.a_row, a_step = t.a_step, b_step = t.b_step;
  for (int64_t i = 0; i < t.depth; i++, a += a_step, b += b_step) {
    const __m256 b_low = _mm256_loadu_ps(b), b_high = _mm256_loadu_ps(b + 8);
    __m256 one;
    ((one = _mm256_broadcast_ss(a + rows * a_row), low[rows] = _mm256_fmadd_ps(one, b_low, low[rows]),
      high[rows] = _mm256_fmadd_ps(one, b_high, high[rows])),
     ...);
  }
  const auto store = [&](size_t row) {
    float * c = t.c + row * t.c_row;
    _mm256_storeu_ps(c, add ? _mm256_add_ps(_mm256_loadu_ps(c), low[row]) : low[row]);
    _mm256_storeu_ps(c + 8, add ? _mm256_add_ps(_mm256_loadu_ps(c + 8), high[row]) : high[row]);
  };
  (store(rows), ...);
}

// Sums of sums lose fewer digits than one long sum. Short ones, of small models, can afford to lose fewest.
int64_t run_of(int64_t depth) {
  return depth < 64 ? 8 : 64;
}

template <size_t rows> void tile_of(const Tile & t) {
  const int64_t run = run_of(t.depth);
  Tile part = t;
  for (int64_t i = 0; i < t.depth; i += run, part.a += run * t.a_step, part.b += run * t.b_step) {
    part.depth = std::min(run, t.depth - i);
    add_run(part, t.add || i > 0, std::make_index_sequence<rows>());
  }
}

void tile(const Tile & t) {
  using Function = void (*)(const Tile &);
  constexpr Function by_rows[] = {tile_of<1>, tile_of<2>, tile_of<3>, tile_of<4>, tile_of<5>, tile_of<6>};
  by_rows[t.rows - 1](t);
}

void expand_half(const uint16_t * from, float * to, int64_t count) {
  int64_t i = 0;
  for (; i + 8 <= count; i += 8)
    _mm256_storeu_ps(to + i, _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(from + i))));
  for (; i < count; i++) to[i] = _mm_cvtss_f32(_mm_cvtph_ps(_mm_cvtsi32_si128(from[i])));
}

void expand_brain(const uint16_t * from, float * to, int64_t count) {
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    const __m128i bits = _mm_loadu_si128(reinterpret_cast<const __m128i *>(from + i));
    const __m256i words = _mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16);
    _mm256_storeu_ps(to + i, _mm256_castsi256_ps(words));
  }
  for (; i < count; i++) {
    const uint32_t word = static_cast<uint32_t>(from[i]) << 16;
    std::memcpy(to + i, &word, sizeof word);
  }
}

void expand(ggml_type type, const void * from, float * to, int64_t count) {
  if (type == GGML_TYPE_F16)
    expand_half(static_cast<const uint16_t *>(from), to, count);
  else if (type == GGML_TYPE_BF16)
    expand_brain(static_cast<const uint16_t *>(from), to, count);
  else
    kernels_plain()->expand(type, from, to, count);
}

__m256i rounded(__m256 x) {
  const __m256i word = _mm256_castps_si256(x);
  const __m256i odd = _mm256_and_si256(_mm256_srli_epi32(word, 16), _mm256_set1_epi32(1));
  const __m256i nearest = _mm256_add_epi32(_mm256_add_epi32(word, _mm256_set1_epi32(0x7fff)), odd);
  const __m256i quiet = _mm256_or_si256(word, _mm256_set1_epi32(0x400000));
  const __m256 no_number = _mm256_cmp_ps(x, x, _CMP_UNORD_Q);
  return _mm256_srli_epi32(_mm256_blendv_epi8(nearest, quiet, _mm256_castps_si256(no_number)), 16);
}

void round(const float * from, int64_t count, float scale, uint16_t * to) {
  const __m256 scales = _mm256_set1_ps(scale);
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    const __m256i low = rounded(_mm256_mul_ps(scales, _mm256_loadu_ps(from + i)));
    const __m256i high = rounded(_mm256_mul_ps(scales, _mm256_loadu_ps(from + i + 8)));
    // Packing works on halves of registers; the permutation puts the quarters in order.
    const __m256i both = _mm256_permute4x64_epi64(_mm256_packus_epi32(low, high), 0xd8);
    _mm256_storeu_si256(reinterpret_cast<__m256i *>(to + i), both);
  }
  kernels_plain()->round(from + i, count - i, scale, to + i);
}

// Eight rows of eight.
void transpose_block(const float * from, int64_t stride, float * to) {
  __m256 row[8], pair[8], four[8];
  for (int r = 0; r < 8; r++) row[r] = _mm256_loadu_ps(from + r * stride);
  for (int r = 0; r < 8; r += 2) {
    pair[r] = _mm256_unpacklo_ps(row[r], row[r + 1]);
    pair[r + 1] = _mm256_unpackhi_ps(row[r], row[r + 1]);
  }
  for (int r = 0; r < 8; r += 4) {
    four[r] = _mm256_shuffle_ps(pair[r], pair[r + 2], 0x44);
    four[r + 1] = _mm256_shuffle_ps(pair[r], pair[r + 2], 0xee);
    four[r + 2] = _mm256_shuffle_ps(pair[r + 1], pair[r + 3], 0x44);
    four[r + 3] = _mm256_shuffle_ps(pair[r + 1], pair[r + 3], 0xee);
  }
  for (int r = 0; r < 4; r++) {
    _mm256_storeu_ps(to + r * 16, _mm256_permute2f128_ps(four[r], four[r + 4], 0x20));
    _mm256_storeu_ps(to + (r + 4) * 16, _mm256_permute2f128_ps(four[r], four[r + 4], 0x31));
  }
}

void transpose(const float * from, int64_t stride, int64_t count, float * to) {
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    transpose_block(from + i, stride, to + i * 16);
    transpose_block(from + 8 * stride + i, stride, to + i * 16 + 8);
  }
  kernels_plain()->transpose(from + i, stride, count - i, to + i * 16);
}

float sum_of(__m256 x) {
  __m128 four = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  four = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(four, _mm_shuffle_ps(four, four, 1)));
}

float largest(const float * x, int64_t count) {
  if (count < 8) return kernels_plain()->largest(x, count);
  __m256 most = _mm256_loadu_ps(x);
  for (int64_t i = 8; i + 8 <= count; i += 8) most = _mm256_max_ps(most, _mm256_loadu_ps(x + i));
  most = _mm256_max_ps(most, _mm256_loadu_ps(x + count - 8));
  alignas(32) float lanes[8];
  _mm256_store_ps(lanes, most);
  return kernels_plain()->largest(lanes, 8);
}

// exp(x) for x <= 0 to about one unit in the last place, 0 below -87; not a number stays one. x = n ln 2 + r,
// exp(r) by a polynomial of degree 6 (Cephes, expf), 2^n by the exponent's bits.
__m256 exponential(__m256 x) {
  const __m256 lowest = _mm256_set1_ps(-87);
  const __m256 clamped = _mm256_max_ps(lowest, x); // of a number and not a number the second is taken
  const __m256 n = _mm256_round_ps(_mm256_mul_ps(clamped, _mm256_set1_ps(1.44269504F)),
                                   _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m256 r = _mm256_fnmadd_ps(n, _mm256_set1_ps(0.693359375F), clamped);
  r = _mm256_fnmadd_ps(n, _mm256_set1_ps(-2.12194440e-4F), r);
  __m256 p = _mm256_set1_ps(1.9875691500e-4F);
  for (const float c : {1.3981999507e-3F, 8.3334519073e-3F, 4.1665795894e-2F, 1.6666665459e-1F, 0.5F})
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(c));
  p = _mm256_add_ps(_mm256_fmadd_ps(p, _mm256_mul_ps(r, r), r), _mm256_set1_ps(1));
  const __m256i bits = _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23);
  const __m256 value = _mm256_mul_ps(p, _mm256_castsi256_ps(bits));
  return _mm256_andnot_ps(_mm256_cmp_ps(x, lowest, _CMP_LT_OQ), value);
}

double exponentials(float * x, int64_t count, float shift) {
  const __m256 shifts = _mm256_set1_ps(shift);
  double sum = 0;
  int64_t i = 0;
  while (i + 8 <= count) { // a few hundred at a time in F32
    const int64_t end = i + 512 < count ? i + 512 : count;
    __m256 part = _mm256_setzero_ps();
    for (; i + 8 <= end; i += 8) {
      const __m256 value = exponential(_mm256_sub_ps(_mm256_loadu_ps(x + i), shifts));
      _mm256_storeu_ps(x + i, value);
      part = _mm256_add_ps(part, value);
    }
    sum += sum_of(part);
  }
  for (; i < count; i++) {
    x[i] = _mm256_cvtss_f32(exponential(_mm256_set1_ps(x[i] - shift)));
    sum += x[i];
  }
  return sum;
}

float dot(const float * x, const float * y, int64_t count) {
  __m256 sum = _mm256_setzero_ps();
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) sum = _mm256_fmadd_ps(_mm256_loadu_ps(x + i), _mm256_loadu_ps(y + i), sum);
  float all = sum_of(sum);
  for (; i < count; i++) all += x[i] * y[i];
  return all;
}

} // namespace

KERNELS_END

const Kernels * kernels_avx2() {
  static const Kernels table{"avx2",  tile,         nullptr, expand,  round,  transpose,
                             largest, exponentials, dot,     nullptr, nullptr};
  return &table;
}

#else

const Kernels * kernels_avx2() {
  return nullptr;
}

#endif
