// Gradients of millions of parameters as a few thousand numbers that keep the angles between them: every
// element goes, with a sign, into one of the numbers, and a hash of its place says which and with what sign
// (Weinberger et al. 2009, arXiv:0902.2206). Linear; the inner product of two projections is that of the
// gradients on average, with a variance below 2 |x|^2 |y|^2 / dimensions. No matrix is stored.
#pragma once

#include "trainer/optimizer.h"
#include "trainer/parameters.h"

#include <cstdint>
#include <vector>

struct Projection {
  int64_t dimensions;
  uint32_t seed;
  // Each element is divided by sqrt(v_hat) + eps of AdamW first, as an update divides it. One that no step
  // so far has moved is left out.
  bool preconditioned;
};

// Places are those of the flat tensor of all parameters: in their order, each from a multiple of 32 on.
class Projector {
public:
  // The second moments as they are now. All are kept by reference.
  Projector(const Parameters & parameters, const OptimizerSettings & settings, int64_t steps,
            const Projection & projection);

  // Adds the gradients of a lane times `factor` to sums of `dimensions` numbers.
  void add(size_t lane, double factor, std::vector<double> & sums) const;

private:
  const Parameters & parameters_;
  Projection projection_;
  std::vector<float> divisors_; // of every element, infinite where it is left out; empty: none
};
