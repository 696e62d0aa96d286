// What a training would take, before anything is loaded: the model, what is trained and the graphs of its
// largest pack are laid out in imaginary memory by the very code that lays them out for the training.
#pragma once

#include "trainer/trainer.h"

#include <functional>
#include <optional>
#include <string>

// The largest pack of a training, all in tokens.
struct PackSize {
  int64_t tokens = 0;
  int64_t longest = 0; // of its sequences
  int64_t counted = 0;
};

struct EstimateSettings {
  std::optional<OptimizerSettings> optimizer; // empty: nothing is trained, only scored
  bool checkpointing = false;
  PackSize pack;
};

// `model` on an imaginary device; `make_trained` as for a trainer on it, or empty: what scoring takes. Throws
// as loading and training do.
MemoryHeld estimate_memory(const std::shared_ptr<Model> & model,
                           const std::function<Trained(const Model &)> & make_trained,
                           const EstimateSettings & settings);
