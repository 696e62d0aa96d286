// See the header; and the gradients of a trainer that go through it.
#include "trainer/projection.h"

#include "runtime/failure.h"
#include "runtime/side-by-side.h"
#include "trainer/trainer.h"

#include <algorithm>
#include <atomic>
#include <cmath>

namespace {

// Flat rows read at a time: 4 MiB.
constexpr int64_t rows_at_a_time = 1024;

// The finaliser of splitmix64 (Sebastiano Vigna, public domain).
uint64_t hash_of(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

// All sequences in one pass.
Pack pack_of(const std::vector<Sequence> & sequences, const Model & model) {
  std::vector<Group> groups;
  for (const Sequence & sequence : sequences) groups.push_back({{}, {sequence}});
  return pack_groups(groups, model);
}

} // namespace

Projector::Projector(const Parameters & parameters, const OptimizerSettings & settings, int64_t steps,
                     const Projection & projection)
    : parameters_(parameters), projection_(projection) {
  if (!projection.preconditioned) return;
  if (steps == 0) throw Failure("refused", "Without a step there are no moments to divide gradients by.");
  divisors_.resize(ggml_nelements(parameters.second_moment));
  ggml_backend_tensor_get(parameters.second_moment, divisors_.data(), 0, divisors_.size() * sizeof(float));
  const double correction = 1 - std::pow(settings.beta2, static_cast<double>(steps));
  for (float & divisor : divisors_)
    divisor = divisor > 0 ? static_cast<float>(std::sqrt(divisor / correction) + settings.epsilon) : INFINITY;
}

void Projector::add(size_t lane, double factor, std::vector<double> & sums) const {
  const ggml_tensor * all = parameters_.lane_gradients;
  std::vector<float> values;
  for (int64_t row = 0; row < all->ne[1]; row += rows_at_a_time) {
    values.resize(std::min(rows_at_a_time, all->ne[1] - row) * all->ne[0]);
    const size_t first = row * all->ne[0];
    ggml_backend_tensor_get(all, values.data(), lane * all->nb[2] + row * all->nb[1],
                            values.size() * sizeof(float));
    for (size_t i = 0; i < values.size(); i++) {
      const uint64_t place = first + i;
      const uint64_t hash =
          hash_of(((static_cast<uint64_t>(projection_.seed) << 32) + place + 1) * 0x9e3779b97f4a7c15);
      const double value = factor * values[i] / (divisors_.empty() ? 1 : divisors_[place]);
      sums[(hash >> 1) % projection_.dimensions] += hash & 1 ? value : -value;
    }
  }
}

std::vector<float> Trainer::project_gradients(const std::vector<std::vector<Sequence>> & groups,
                                              const Projection & projection) {
  check_usable("differentiate");
  const std::lock_guard<std::mutex> lock(model_->computing);
  const Parameters & parameters = trained_->parameters;
  const Projector projector(parameters, settings_, optimizer_->steps(), projection);
  std::vector<float> vectors(groups.size() * projection.dimensions);
  std::atomic<size_t> next{0};
  const size_t lanes = std::min(train_passes_.size(), groups.size());
  side_by_side(lanes, [&](size_t lane) {
    const int threads = model_->threads / static_cast<int>(lanes);
    for (size_t i = next++; i < groups.size(); i = next++) {
      ggml_backend_tensor_memset(parameters.lane_gradients, 0, lane * parameters.lane_gradients->nb[2],
                                 parameters.lane_gradients->nb[2]);
      const auto counted = train_passes_[lane]->run(pack_of(groups[i], *model_), threads, cancelled_);
      if (counted.empty()) throw Failure("tokens", "No token of a group counts.");
      std::vector<double> sums(projection.dimensions, 0);
      projector.add(lane, 1 / static_cast<double>(counted.size()), sums);
      std::copy(sums.begin(), sums.end(), vectors.begin() + i * projection.dimensions);
    }
  });
  if (!std::all_of(vectors.begin(), vectors.end(), [](float value) { return std::isfinite(value); }))
    throw Failure("not-finite", "A gradient that " + model_->path + " gives is not a finite number.");
  return vectors;
}
