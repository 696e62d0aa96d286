// The measurements of the bench. Each reads its own options and writes its lines as it goes.
#pragma once

#include "bench/options.h"
#include "bench/random-model.h"
#include "bench/report.h"
#include "pass/pack.h"
#include "trainer/trained.h"

// What all of them share.
struct Machine {
  Device device;
  int threads;
  std::string json; // a file, or empty
};

// --device, --dx auto, resident, scratch or out-prod, --kernels 0 or 1, --threads, --json.
Machine read_machine(Options & options);

// Loss and gradients of a small model of every type on the device, with every way to transpose, against the
// CPU's. Returns whether all agree.
bool bench_check(Options & options);
// Tokens per second and memory of optimizer steps.
void bench_step(Options & options);
// One matrix product, forward and back.
void bench_gemm(Options & options);
// Time of one pass by operation.
void bench_profile(Options & options);

// Sequences of the same length; about two fifths of the tokens count unless --rows says how many of each.
std::vector<Sequence> read_sequences(Options & options, const Shape & shape, int64_t length);
Trained fresh_adapter(const Model & model, int64_t rank);
// Seconds of a matrix product [K, N] x [K, T], the median of several.
double product_seconds(const Machine & machine, ggml_type type, int64_t k, int64_t n, int64_t tokens,
                       bool backward);
