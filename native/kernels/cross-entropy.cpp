// See the header.
#include "kernels/cross-entropy.h"

#include <cmath>

void cross_entropy(const Kernels & kernels, const CrossEntropy & call, int ith, int nth) {
  for (int64_t i = ith; i < call.rows; i += nth) {
    float * row = call.logits + i * call.vocabulary;
    float & target = row[call.targets[i]];
    const float most = kernels.largest(row, call.vocabulary);
    call.gap[i] = target - most;
    target = -INFINITY;
    const double others = kernels.exponentials(row, call.vocabulary, most);
    const double sum = others + std::exp(static_cast<double>(call.gap[i]));
    call.top[i] = static_cast<float>(1 / sum);
    call.others[i] = static_cast<float>(others / sum);
    const auto share = static_cast<float>(1 / sum);
    for (int64_t j = 0; j < call.vocabulary; j++) row[j] *= share;
    target = -call.others[i];
  }
}
