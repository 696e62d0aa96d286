// A device, and how the passes use it. What differs between devices is data of this struct, not branches of
// the graph builder.
#pragma once

#include "ggml-backend.h"

#include <cstdint>
#include <set>
#include <string>

struct Kernels;

// How W^T dy is computed where no kernel of ours does it; W is a matrix of the base.
enum class Transposition {
  AUTO,     // RESIDENT where the copies take at most half of the free memory, else SCRATCH
  RESIDENT, // a transposed copy of every weight, made once
  SCRATCH,  // transposed again in every pass, some rows at a time
  OUT_PROD, // the outer product over F32 rows: slow, to compare the others with
};

struct Device {
  ggml_backend_dev_t handle = nullptr;
  // Kernels of our own, for the CPU; null: all is built from ggml's operations.
  const Kernels * kernels = nullptr;
  // Operations of ggml, by its names, that are composed of others although the device may have them.
  std::set<std::string> without;
  Transposition transposition = Transposition::AUTO;
  // Most weights of a slice of rows under SCRATCH and OUT_PROD.
  int64_t slice_weights = 32 << 20;
  // Matrix products of BF16 weights are taken as they are; asked for F32 precision, the device would first
  // expand the whole weight.
  bool plain_bf16 = false;
  // Memory is counted and not taken: nothing can be computed.
  bool imaginary = false;

  ggml_backend_buffer_type_t memory() const;
};

// By the name that the runtime lists, or "cpu". Throws `device`, naming those that are there.
Device runtime_device(const std::string & name);
