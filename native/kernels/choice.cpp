// Which table is used: the fastest that the processor has, once it computed a small product as the plain one.
#include "kernels/kernels.h"
#include "kernels/multiply.h"
#include "kernels/processor.h"

#include <algorithm>
#include <cmath>

namespace {

// Numbers in [-1, 1) that repeat after a few thousand.
std::vector<float> some_numbers(size_t count, uint32_t seed) {
  std::vector<float> numbers(count);
  for (float & number : numbers) {
    seed = seed * 1664525 + 1013904223;
    number = static_cast<float>(seed >> 8) / 8388608.0F - 1;
  }
  return numbers;
}

// W x or W^T x of a shape that leaves an edge at every side of a tile.
std::vector<float> small_product(const Kernels & kernels, ggml_type type, bool forward) {
  constexpr int64_t k = 288, n = 37, tokens = 35;
  const std::vector<float> weights = some_numbers(k * n, 1);
  std::vector<ggml_bf16_t> brains(weights.size());
  ggml_fp32_to_bf16_row(weights.data(), brains.data(), k * n);
  const std::vector<float> x = some_numbers(tokens * (forward ? k : n), 2);
  std::vector<float> y(tokens * (forward ? n : k));
  const void * data = type == GGML_TYPE_F32 ? static_cast<const void *>(weights.data()) : brains.data();
  Product product;
  product.forward = forward;
  const Factor factor{{type, data, k, n, ggml_row_size(type, k)}, {x.data(), forward ? k : n, 1}, 1};
  product.factors = &factor;
  product.factor_count = 1;
  product.tokens = tokens;
  product.y = y.data();
  product.y_token = forward ? n : k;
  ThreadScratch scratch;
  scratch.reserve(1, multiply_scratch_bytes);
  multiply(kernels, product, 0, 1, scratch.of(0));
  return y;
}

bool agree(const std::vector<float> & a, const std::vector<float> & b, double tolerance) {
  double distance = 0, length = 0;
  for (size_t i = 0; i < a.size(); i++) {
    distance += (static_cast<double>(a[i]) - b[i]) * (static_cast<double>(a[i]) - b[i]);
    length += static_cast<double>(b[i]) * b[i];
  }
  return std::sqrt(distance / length) < tolerance; // false where one is not a number
}

std::vector<float> rows_of(const Kernels & kernels) {
  std::vector<float> x = some_numbers(77, 3), results;
  results.push_back(kernels.dot(x.data(), x.data() + 38, 38));
  const float most = kernels.largest(x.data(), 77);
  results.push_back(most);
  for (float & one : x) one *= 20;
  results.push_back(static_cast<float>(kernels.exponentials(x.data(), 77, 20 * most)));
  results.insert(results.end(), x.begin(), x.end());
  return results;
}

// Ties, numbers too small or too large for BF16, and no numbers at all among others.
std::vector<uint16_t> brains_of(const Kernels & kernels) {
  std::vector<float> x = some_numbers(77, 4);
  const std::vector<float> special{1.00390625F, 1.01171875F, -1.00390625F, 1e-40F,       -0.0F,
                                   3.4e38F,     INFINITY,    -INFINITY,    std::nanf("")};
  std::copy(special.begin(), special.end(), x.begin());
  std::copy(special.begin(), special.end(), x.end() - special.size());
  std::vector<uint16_t> brains(x.size());
  kernels.round(x.data(), static_cast<int64_t>(x.size()), 1, brains.data());
  return brains;
}

// What a table computes otherwise than it should, or nothing.
std::string fault_of(const Kernels & kernels) {
  const Kernels & plain = kernels.pair_tile ? *kernels_plain_pairs() : *kernels_plain();
  for (const bool forward : {true, false})
    for (const ggml_type type : {GGML_TYPE_F32, GGML_TYPE_BF16})
      if (!agree(small_product(kernels, type, forward), small_product(plain, type, forward), 1e-5))
        return std::string("its ") + ggml_type_name(type) + " products are wrong";
  if (!agree(rows_of(kernels), rows_of(plain), 1e-5)) return "its sums are wrong";
  if (brains_of(kernels) != brains_of(plain)) return "it rounds wrongly";
  return "";
}

struct Choice {
  const Kernels * kernels;
  std::string fault;
};

const std::vector<Choice> & choices() {
  static const std::vector<Choice> all = [] {
    const Processor processor = processor_read();
    std::vector<Choice> found{{kernels_plain(), ""}};
    const auto add = [&](bool there, const Kernels * kernels) {
      if (there && kernels) found.push_back({kernels, fault_of(*kernels)});
    };
    add(processor.avx2, kernels_avx2());
    add(processor.avx512, kernels_avx512());
    add(processor.amx, kernels_amx());
    return found;
  }();
  return all;
}

} // namespace

const Kernels & kernels_best() {
  const auto sound = [](const Choice & choice) { return choice.fault.empty(); };
  return *std::find_if(choices().rbegin(), choices().rend(), sound)->kernels;
}

const Kernels * kernels_named(const std::string & name) {
  if (name == kernels_plain_pairs()->name) return kernels_plain_pairs();
  for (const Choice & choice : choices())
    if (name == choice.kernels->name) return choice.kernels;
  return nullptr;
}

std::vector<KernelsStatus> kernels_list() {
  std::vector<KernelsStatus> list;
  for (const Choice & choice : choices()) list.push_back({choice.kernels->name, choice.fault});
  return list;
}
