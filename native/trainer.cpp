// The story of a training: pack, pass, norm, clip, update.
#include "trainer.h"

#include "failure.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace {

// Tokens of one scoring pass, unless a single group is longer.
constexpr int64_t score_tokens = 1024;

int64_t tokens_of(const std::vector<Sequence> & sequences) {
  int64_t sum = 0;
  for (const Sequence & sequence : sequences) sum += static_cast<int64_t>(sequence.tokens.size());
  return sum;
}

std::vector<Group> as_groups(const std::vector<Sequence> & sequences) {
  std::vector<Group> groups;
  for (const Sequence & sequence : sequences) groups.push_back({{}, {sequence}});
  return groups;
}

// A group whose continuations together exceed a pass becomes several with the same prefix.
std::vector<Group> split_long_groups(const std::vector<Group> & groups) {
  std::vector<Group> parts;
  for (const Group & group : groups) {
    parts.push_back({group.prefix, {}});
    int64_t tokens = parts.back().tokens();
    for (const Sequence & sequence : group.continuations) {
      const auto length = static_cast<int64_t>(sequence.tokens.size());
      if (!parts.back().continuations.empty() && tokens + length > score_tokens) {
        parts.push_back({group.prefix, {}});
        tokens = parts.back().tokens();
      }
      parts.back().continuations.push_back(sequence);
      tokens += length;
    }
  }
  return parts;
}

[[noreturn]] void not_finite(const char * what) {
  throw Failure("not-finite", std::string(what) + " is not a finite number; the adapter was left as it was.");
}

} // namespace

Trainer::Trainer(std::shared_ptr<Model> model, std::optional<Adapter> adapter,
                 const OptimizerSettings & settings)
    : model_(std::move(model)), adapter_(std::move(adapter)), settings_(settings),
      score_pass_(*model_, adapter_ ? &*adapter_ : nullptr, PassKind::SCORE) {
  if (!adapter_) return;
  model_->transpose_from(adapter_->lowest_layer());
  train_pass_ = std::make_unique<Pass>(*model_, &*adapter_, PassKind::TRAIN);
  optimizer_ = std::make_unique<Optimizer>(*model_, *adapter_, settings);
}

StepResult Trainer::step(const std::vector<std::vector<Sequence>> & micro_batches, double learning_rate,
                         const std::string & dump) {
  if (!adapter_) throw Failure("refused", "There is no adapter to train.");
  const std::lock_guard<std::mutex> lock(model_->computing);
  const auto start = std::chrono::steady_clock::now();

  int64_t counted = 0;
  const double sum = accumulate_gradients(micro_batches, counted);
  if (counted == 0) throw Failure("tokens", "No token of the step counts.");
  StepResult result;
  result.loss = -sum / static_cast<double>(counted);
  if (!std::isfinite(result.loss)) not_finite("The loss");

  // The accumulated gradients are sums; the loss is a mean over all counted tokens of the step.
  const double mean = 1 / static_cast<double>(counted);
  result.gradient_norm = optimizer_->gradient_norm() * mean;
  if (!std::isfinite(result.gradient_norm)) not_finite("The gradient");
  if (!dump.empty()) adapter_write_gradients(*adapter_, *model_, static_cast<float>(mean), dump);
  const double clip = settings_.clip > 0 ? std::min(1.0, settings_.clip / (result.gradient_norm + 1e-6)) : 1;
  optimizer_->update(learning_rate, mean * clip);

  for (const auto & sequences : micro_batches) result.tokens += tokens_of(sequences);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

double Trainer::accumulate_gradients(const std::vector<std::vector<Sequence>> & micro_batches,
                                     int64_t & counted) {
  optimizer_->zero_gradients();
  double sum = 0;
  for (const auto & sequences : micro_batches) {
    const std::vector<double> log_probabilities =
        train_pass_->run(pack_groups(as_groups(sequences), model_->hyper));
    for (const double log_probability : log_probabilities) sum += log_probability;
    counted += static_cast<int64_t>(log_probabilities.size());
  }
  return sum;
}

std::vector<double> Trainer::score(const std::vector<Group> & groups) {
  const std::lock_guard<std::mutex> lock(model_->computing);
  std::vector<double> sums;
  std::vector<Group> batch;
  int64_t tokens = 0;
  const auto flush = [&] {
    const Pack pack = pack_groups(batch, model_->hyper);
    const std::vector<double> log_probabilities = score_pass_.run(pack);
    const size_t first = sums.size();
    for (const Group & group : batch) sums.resize(sums.size() + group.continuations.size(), 0);
    for (size_t i = 0; i < log_probabilities.size(); i++)
      sums[first + pack.owners[i]] += log_probabilities[i];
    batch.clear();
    tokens = 0;
  };
  for (Group & group : split_long_groups(groups)) {
    if (!batch.empty() && tokens + group.tokens() > score_tokens) flush();
    tokens += group.tokens();
    batch.push_back(std::move(group));
  }
  if (!batch.empty()) flush();
  return sums;
}

void Trainer::save_adapter(const std::string & path) {
  if (!adapter_) throw Failure("refused", "There is no adapter to save.");
  const std::lock_guard<std::mutex> lock(model_->computing);
  adapter_write_file(*adapter_, *model_, path);
}
