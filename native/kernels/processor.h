// What the processor and the operating system let a program use.
#pragma once

struct Processor {
  bool avx2 = false;   // with FMA and F16C
  bool avx512 = false; // F, BW, VL, DQ and BF16
  bool amx = false;    // tiles and BF16
};

Processor processor_read();
