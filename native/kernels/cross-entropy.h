// Soft max, the parts of log p of a target and the gradient of -log p, in place of the logits.
#pragma once

#include "kernels/kernels.h"

struct CrossEntropy {
  float * logits = nullptr; // [rows][vocabulary]; receives the gradient, p - onehot
  int64_t rows = 0, vocabulary = 0;
  const int32_t * targets = nullptr;
  // Of each row: the target's logit less the largest, the probability of the likeliest token, and that of all
  // tokens but the target, summed without it and so with every digit.
  float *gap = nullptr, *top = nullptr, *others = nullptr;
};

// The share of thread `ith` of `nth`: every nth row.
void cross_entropy(const Kernels & kernels, const CrossEntropy & call, int ith, int nth);
