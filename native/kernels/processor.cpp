// See the header. Bits of CPUID and XCR0 as in Intel's manual, volume 2A, "CPUID", and volume 1, chapter 13.
#include "kernels/processor.h"

#include "kernels/instructions.h"

#include <cstdint>
#include <initializer_list>

#if KERNELS_X86

#ifdef _MSC_VER
#include <intrin.h>
#else
#include <cpuid.h>
#endif
#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace {

struct Registers {
  uint32_t a = 0, b = 0, c = 0, d = 0;
};

Registers identify(uint32_t leaf, uint32_t part) {
  Registers registers;
#ifdef _MSC_VER
  int values[4];
  __cpuidex(values, static_cast<int>(leaf), static_cast<int>(part));
  registers = {static_cast<uint32_t>(values[0]), static_cast<uint32_t>(values[1]),
               static_cast<uint32_t>(values[2]), static_cast<uint32_t>(values[3])};
#else
  __get_cpuid_count(leaf, part, &registers.a, &registers.b, &registers.c, &registers.d);
#endif
  return registers;
}

// The registers that the operating system saves for a process.
uint64_t saved_states() {
#ifdef _MSC_VER
  return _xgetbv(0);
#else
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return static_cast<uint64_t>(high) << 32 | low;
#endif
}

bool has(uint32_t bits, std::initializer_list<int> wanted) {
  for (const int bit : wanted)
    if (!(bits >> bit & 1)) return false;
  return true;
}

// Linux hands the tiles out on request only.
bool request_tiles() {
#ifdef __linux__
  constexpr long request_permission = 0x1023, tile_data = 18; // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
  return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
#else
  return false;
#endif
}

} // namespace

Processor processor_read() {
  Processor processor;
  const Registers basic = identify(1, 0), extended = identify(7, 0), more = identify(7, 1);
  if (!has(basic.c, {/*FMA*/ 12, /*OSXSAVE*/ 27, /*AVX*/ 28, /*F16C*/ 29})) return processor;
  const uint64_t saved = saved_states();
  constexpr uint64_t ymm = 0x6, zmm = 0xe6, tiles = 0x60000;
  processor.avx2 = (saved & ymm) == ymm && has(extended.b, {/*AVX2*/ 5});
  processor.avx512 = processor.avx2 && (saved & zmm) == zmm &&
                     has(extended.b, {/*F*/ 16, /*DQ*/ 17, /*BW*/ 30, /*VL*/ 31}) &&
                     has(more.a, {/*BF16*/ 5});
  processor.amx = processor.avx2 && (saved & tiles) == tiles &&
                  has(extended.d, {/*BF16*/ 22, /*tiles*/ 24}) && request_tiles();
  return processor;
}

#else

Processor processor_read() {
  return {};
}

#endif
