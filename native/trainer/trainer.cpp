// The story of a training: pack, pass, norm, clip, update.
#include "trainer/trainer.h"

#include "runtime/failure.h"
#include "runtime/side-by-side.h"
#include "trainer/full.h"

#include <algorithm>
#include <cfloat>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace {

const std::string as_before = "what is trained is as it was before that step.";

// Tokens of one scoring pass, unless a single group is longer.
constexpr int64_t score_tokens = 1024;

int64_t tokens_of(const std::vector<Sequence> & sequences) {
  int64_t sum = 0;
  for (const Sequence & sequence : sequences) sum += static_cast<int64_t>(sequence.tokens.size());
  return sum;
}

// Shares of about the same number of tokens, at most `most`, longest sequence first to the least laden.
std::vector<std::vector<Group>> share_out(const std::vector<Sequence> & sequences, size_t most) {
  std::vector<Sequence> order = sequences;
  int64_t first = 0;
  for (Sequence & sequence : order) {
    sequence.first = first;
    first += static_cast<int64_t>(sequence.tokens.size());
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const Sequence & a, const Sequence & b) { return a.tokens.size() > b.tokens.size(); });
  std::vector<std::vector<Group>> shares(std::min(most, order.size()));
  std::vector<size_t> tokens(shares.size(), 0);
  for (Sequence & sequence : order) {
    const auto least = static_cast<size_t>(std::min_element(tokens.begin(), tokens.end()) - tokens.begin());
    tokens[least] += sequence.tokens.size();
    shares[least].push_back({{}, {std::move(sequence)}});
  }
  return shares;
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

// Groups of one pass, and their numbers among all.
struct Batch {
  std::vector<Group> groups;
  std::vector<size_t> numbers;
  int64_t tokens = 0;
};

// Batches of about as many tokens that fit one pass, as many for every lane: the longest group first, to the
// least laden batch. None has more than a pass and a group besides.
std::vector<Batch> cut_batches(std::vector<Group> groups, size_t lanes) {
  int64_t all = 0;
  for (const Group & group : groups) all += group.tokens();
  const auto rounds = static_cast<size_t>(all / (score_tokens * static_cast<int64_t>(lanes)) + 1);
  std::vector<Batch> batches(std::min(rounds * lanes, groups.size()));
  std::vector<size_t> order(groups.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return groups[a].tokens() > groups[b].tokens(); });
  for (const size_t number : order) {
    Batch & least = *std::min_element(batches.begin(), batches.end(),
                                      [](const Batch & a, const Batch & b) { return a.tokens < b.tokens; });
    least.tokens += groups[number].tokens();
    least.numbers.push_back(number);
    least.groups.push_back(std::move(groups[number]));
  }
  return batches;
}

// Into the sums of every group of the batch, by its number: of every continuation the log p of its counted
// tokens.
void score_batch(Pass & pass, const Batch & batch, const Model & model, int threads,
                 const Cancelled & cancelled, std::vector<std::vector<double>> & sums) {
  const Pack pack = pack_groups(batch.groups, model);
  const std::vector<double> log_probabilities = pass.run(pack, threads, cancelled);
  std::vector<double *> owners;
  for (size_t i = 0; i < batch.groups.size(); i++) {
    std::vector<double> & of_group = sums[batch.numbers[i]];
    of_group.assign(batch.groups[i].continuations.size(), 0);
    for (double & sum : of_group) owners.push_back(&sum);
  }
  for (size_t i = 0; i < log_probabilities.size(); i++) *owners[pack.owners[i]] += log_probabilities[i];
}

} // namespace

Trainer::Trainer(std::shared_ptr<Model> model, std::optional<Trained> trained_or_none,
                 const std::optional<OptimizerSettings> & settings, bool checkpointing)
    : model_(std::move(model)), trained_(std::move(trained_or_none)) {
  const Trained * trained = trained_ ? &*trained_ : nullptr;
  const Model & passed = trained && trained->model ? *trained->model : *model_;
  for (int lane = 0; lane < model_->lanes; lane++) {
    memories_.push_back(std::make_unique<GraphMemory>(model_->device));
    score_passes_.push_back(
        std::make_unique<Pass>(passed, trained, PassKind::SCORE, lane, *memories_.back()));
    hidden_passes_.push_back(
        std::make_unique<Pass>(passed, trained, PassKind::HIDDEN, lane, *memories_.back()));
  }
  if (!trained) return;
  if (trained->adapter.has_magnitudes) {
    row_norms_ = std::make_unique<RowNorms>(*model_, *trained_);
    row_norms_->refresh();
  }
  if (!settings) return;
  settings_ = *settings;
  // Copies of what is in training would be out of date after the first step.
  if (!trained->model) model_->transpose_from(trained->parameters.lowest_layer());
  const PassKind kind = checkpointing ? PassKind::TRAIN_CHECKPOINTED : PassKind::TRAIN;
  for (size_t lane = 0; lane < trained->parameters.lanes(); lane++)
    train_passes_.push_back(std::make_unique<Pass>(passed, trained, kind, lane, *memories_[lane]));
  optimizer_ = std::make_unique<Optimizer>(*model_, trained_->parameters, settings_);
}

StepResult Trainer::step(const std::vector<std::vector<Sequence>> & micro_batches, double learning_rate,
                         const std::string & dump) {
  check_usable("train");
  const std::lock_guard<std::mutex> lock(model_->computing);
  const auto start = std::chrono::steady_clock::now();

  optimizer_->zero_gradients();
  int64_t counted = 0;
  double sum = 0;
  for (size_t i = 0; i < micro_batches.size(); i++)
    sum += accumulate_gradients(micro_batches[i], static_cast<int64_t>(i), counted);
  if (counted == 0) throw Failure("tokens", "No token of the step counts.");
  StepResult result;
  result.loss = -sum / static_cast<double>(counted);
  if (!std::isfinite(result.loss)) stop_not_finite("loss");

  // The accumulated gradients are sums; the loss is a mean over all counted tokens of the step.
  const double mean = 1 / static_cast<double>(counted);
  result.gradient_norm = optimizer_->gradient_norm() * mean;
  if (!std::isfinite(result.gradient_norm))
    stop_not_finite("gradient of " + trained_->parameters.first_not_finite(Parameters::Part::GRADIENTS));
  if (!dump.empty())
    parameters_write_gradients(trained_->parameters, model_->architecture, static_cast<float>(mean), dump);
  const double clip = settings_.clip > 0 ? std::min(1.0, settings_.clip / (result.gradient_norm + 1e-6)) : 1;
  check_updatable(result.gradient_norm, mean * clip, clip);
  if (!optimizer_->update(learning_rate, mean * clip)) {
    spoilt_ = trained_->parameters.first_not_finite(Parameters::Part::VALUES);
    check_usable("save");
  }
  if (row_norms_) row_norms_->refresh();

  for (const auto & sequences : micro_batches) result.tokens += tokens_of(sequences);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

// Threads that share one pass wait for each other after every operation, and whenever another program holds
// up one of them all stand still. So a pack is cut by its sequences, and each thread takes a pass of its own
// as far as they go.
double Trainer::accumulate_gradients(const std::vector<Sequence> & sequences, int64_t micro_batch,
                                     int64_t & counted) {
  const auto shares = share_out(sequences, train_passes_.size());
  std::vector<std::vector<double>> log_probabilities(shares.size());
  side_by_side(shares.size(), [&](size_t lane) {
    const int threads = model_->threads / static_cast<int>(shares.size());
    Pack pack = pack_groups(shares[lane], *model_);
    pack.step = optimizer_->steps();
    pack.micro_batch = micro_batch;
    log_probabilities[lane] = train_passes_[lane]->run(pack, threads, cancelled_);
  });
  double sum = 0;
  for (const auto & of_lane : log_probabilities) {
    for (const double log_probability : of_lane) sum += log_probability;
    counted += static_cast<int64_t>(of_lane.size());
  }
  return sum;
}

void Trainer::prepare(const std::vector<Sequence> & sequences) {
  const auto & passes = optimizer_ ? train_passes_ : score_passes_;
  const auto shares = share_out(sequences, passes.size());
  for (size_t lane = 0; lane < shares.size(); lane++)
    passes[lane]->prepare(pack_shape(shares[lane], *model_));
}

std::vector<double> Trainer::score(const std::vector<Group> & groups) {
  const std::lock_guard<std::mutex> lock(model_->computing);
  std::vector<Group> parts = split_long_groups(groups);
  std::vector<std::vector<double>> sums(parts.size());
  const std::vector<Batch> batches = cut_batches(std::move(parts), score_passes_.size());
  const size_t lanes = std::min(score_passes_.size(), batches.size());
  side_by_side(lanes, [&](size_t lane) {
    const int threads = model_->threads / static_cast<int>(lanes);
    for (size_t i = lane; i < batches.size(); i += lanes)
      score_batch(*score_passes_[lane], batches[i], *model_, threads, cancelled_, sums);
  });
  std::vector<double> all;
  for (const std::vector<double> & some : sums) all.insert(all.end(), some.begin(), some.end());
  if (!std::all_of(all.begin(), all.end(), [](double sum) { return std::isfinite(sum); }))
    throw Failure("not-finite", "A probability that " + model_->path + " computes is not a finite number.");
  return all;
}

std::vector<float> Trainer::hidden_states(const std::vector<std::vector<int32_t>> & texts) {
  const std::lock_guard<std::mutex> lock(model_->computing);
  std::vector<std::vector<float>> states(texts.size());
  const size_t lanes = std::min(hidden_passes_.size(), texts.size());
  side_by_side(lanes, [&](size_t lane) {
    const int threads = model_->threads / static_cast<int>(lanes);
    for (size_t i = lane; i < texts.size(); i += lanes) {
      Pack pack = pack_groups({{texts[i], {}}}, *model_);
      pack.rows.resize(texts[i].size());
      std::iota(pack.rows.begin(), pack.rows.end(), 0); // alone, a text is at the beginning of its pack
      states[i] = hidden_passes_[lane]->hidden_states(pack, threads, cancelled_);
    }
  });
  std::vector<float> all;
  for (const std::vector<float> & some : states) all.insert(all.end(), some.begin(), some.end());
  if (!std::all_of(all.begin(), all.end(), [](float value) { return std::isfinite(value); }))
    throw Failure("not-finite", "A value that " + model_->path + " computes is not a finite number.");
  return all;
}

void Trainer::check_usable(const char * purpose) const {
  if (!optimizer_) throw Failure("refused", std::string("There is nothing in training to ") + purpose + ".");
  if (!spoilt_.empty())
    throw Failure("not-finite", "The update of step " + std::to_string(optimizer_->steps() - 1) + " drove " +
                                    spoilt_ + " out of the range of numbers; it is not saved.");
}

// AdamW squares the gradients in F32: from 1.8e19 on that is infinite, and nothing would be trained any more.
void Trainer::check_updatable(double norm, double factor, double clip) const {
  constexpr double most = 1e19;
  if (norm * clip <= most && factor >= FLT_MIN) return;
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", norm);
  throw Failure("not-finite", "The norm of the gradient of step " + std::to_string(optimizer_->steps()) +
                                  " is " + text + ", out of the range of an update; " + as_before);
}

void Trainer::stop_not_finite(const std::string & what) const {
  throw Failure("not-finite", "The " + what + " of step " + std::to_string(optimizer_->steps()) +
                                  " is not a finite number; " + as_before);
}

void Trainer::save_adapter(const std::string & path) {
  check_usable("save");
  const std::lock_guard<std::mutex> lock(model_->computing);
  if (trained_->model) throw Failure("refused", "Full fine-tuning makes no adapter; save the model instead.");
  adapter_write_file(trained_->adapter, *model_, path);
}

void Trainer::save_model(const std::string & path) {
  check_usable("save");
  const std::lock_guard<std::mutex> lock(model_->computing);
  if (!trained_->model)
    throw Failure("refused", "The base was not trained; save the adapter instead, or merge it.");
  full_write_model(*trained_, *model_, path);
}

// The number of threads is not among them: another number changes the last digits, and nothing else.
std::vector<StateTie> Trainer::ties(const std::string & run) const {
  std::string names;
  for (const Parameter & parameter : trained_->parameters.named)
    names +=
        parameter.name + " " + std::to_string(parameter.ne0) + " " + std::to_string(parameter.ne1) + "\n";
  return {{"model", "model", model_fingerprint(*model_)},
          {"parameters", "set of parameters", names},
          {"method", "method", trained_->description()},
          {"optimizer", "optimizer", settings_.description()},
          {"run", "run", run}};
}

void Trainer::save_state(const std::string & path, const std::string & run) {
  check_usable("save");
  const std::lock_guard<std::mutex> lock(model_->computing);
  state_write_file(path, ties(run), trained_->parameters, optimizer_->steps());
}

void Trainer::load_state(const std::string & path, const std::string & run) {
  if (!optimizer_) throw Failure("refused", "There is nothing in training to continue.");
  const std::lock_guard<std::mutex> lock(model_->computing);
  optimizer_->continue_from(state_read_file(path, ties(run), trained_->parameters));
  if (row_norms_) row_norms_->refresh();
  spoilt_.clear();
}

MemoryHeld Trainer::memory() const {
  MemoryHeld held;
  held.weights = model_->bytes();
  if (trained_) held.parameters = trained_->parameters.store->bytes();
  if (optimizer_) held.parameters += optimizer_->bytes();
  for (const auto & memory : memories_) held.activations += memory->bytes();
  for (size_t lane = 0; lane < score_passes_.size(); lane++) {
    const int threads = model_->threads / static_cast<int>(lane + 1); // the first lane may be alone
    size_t scratch = 0;
    for (const auto * passes : {&score_passes_, &hidden_passes_, &train_passes_}) {
      if (lane >= passes->size()) continue;
      scratch = std::max(scratch, (*passes)[lane]->scratch_bytes(threads));
      held.host += (*passes)[lane]->host_bytes();
    }
    held.scratch += scratch;
  }
  return held;
}
