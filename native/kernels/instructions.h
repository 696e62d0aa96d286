// Instruction sets for the functions between KERNELS_BEGIN and KERNELS_END, whatever the flags of the
// compiler: the dispatch decides at run time what may be called. Include headers of the standard library
// before, so that nothing of theirs is compiled for a processor that may not be there.
#pragma once

#if defined(__x86_64__) || defined(_M_X64)
#define KERNELS_X86 1
#include <immintrin.h>
#endif

// MSVC compiles every intrinsic without a flag.
#if defined(__clang__)
#define KERNELS_PRAGMA(text) _Pragma(#text)
#define KERNELS_BEGIN(set)                                                                                   \
  KERNELS_PRAGMA(clang attribute push(__attribute__((target(set))), apply_to = function))
#define KERNELS_END KERNELS_PRAGMA(clang attribute pop)
#elif defined(__GNUC__)
#define KERNELS_PRAGMA(text) _Pragma(#text)
#define KERNELS_BEGIN(set) KERNELS_PRAGMA(GCC push_options) KERNELS_PRAGMA(GCC target(set))
#define KERNELS_END KERNELS_PRAGMA(GCC pop_options)
#else
#define KERNELS_BEGIN(set)
#define KERNELS_END
#endif
