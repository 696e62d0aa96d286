// AMX-BF16: Intel servers of 2023 and later. A tile register holds 16 rows of 64 bytes: a strip's 32 BF16
// numbers, a panel's 16 pairs of rows, or 16 x 16 sums. Everything else as AVX2.
#include "kernels/instructions.h"
#include "kernels/kernels.h"

#include <cstring>

#if KERNELS_X86 && defined(__GNUC__) && defined(__linux__)

KERNELS_BEGIN("amx-tile,amx-bf16")

namespace {

// Intel's manual, "TILECFG": palette 1, then bytes a row from byte 16 and rows from byte 48.
struct alignas(64) TileConfiguration {
  uint8_t palette = 1;
  uint8_t start_row = 0;
  uint8_t reserved[14] = {};
  uint16_t row_bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

void begin() {
  const TileConfiguration configuration;
  _tile_loadconfig(&configuration);
}

void end() {
  _tile_release();
}

// Sums in tiles 0 to 3, strips in 4 and 5, panels in 6 and 7.
void pair_tile(const PairTile & t) {
  float * c = t.c;
  const int64_t row = t.c_row * static_cast<int64_t>(sizeof(float));
  float * lower = c + pair_half * t.c_row;
  if (t.add) {
    _tile_loadd(0, c, row);
    _tile_loadd(1, c + pair_half, row);
    _tile_loadd(2, lower, row);
    _tile_loadd(3, lower + pair_half, row);
  } else {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  }
  for (int64_t i = 0; i < t.depth; i += pair_depth) {
    const uint16_t * a = t.a + i * pair_half;
    const uint16_t * b = t.b + i * pair_half;
    _tile_loadd(4, a, 64);
    _tile_loadd(6, b, 64);
    _tile_loadd(7, b + t.b_panel, 64);
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_loadd(5, a + t.a_strip, 64);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_stored(0, c, row);
  _tile_stored(1, c + pair_half, row);
  _tile_stored(2, lower, row);
  _tile_stored(3, lower + pair_half, row);
}

} // namespace

KERNELS_END

const Kernels * kernels_amx() {
  static const Kernels table = [] {
    Kernels changed = *kernels_avx2();
    changed.name = "amx";
    changed.pair_tile = pair_tile;
    changed.begin = begin;
    changed.end = end;
    return changed;
  }();
  return &table;
}

#else

const Kernels * kernels_amx() {
  return nullptr;
}

#endif
