// What is trained (or nothing) on a base model: optimizer steps, scores, files.
#pragma once

#include "model/model.h"
#include "pass/pack.h"
#include "pass/pass.h"
#include "trainer/optimizer.h"
#include "trainer/projection.h"
#include "trainer/row-norms.h"
#include "trainer/state-file.h"
#include "trainer/trained.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

struct StepResult {
  double loss = 0;          // mean over the counted tokens, nats
  double gradient_norm = 0; // before clipping
  int64_t tokens = 0;       // of all sequences, masked ones included
  double seconds = 0;
};

// Bytes held now, on the device unless said otherwise.
struct MemoryHeld {
  size_t weights = 0;     // of the base, shared by the trainers on it
  size_t parameters = 0;  // trained values, their gradients and moments
  size_t activations = 0; // of the passes so far; they only grow
  size_t scratch = 0;     // of the operations that work in memory of their own
  size_t host = 0;        // beside the device: the passes' description and what they are fed with
};

class Trainer {
public:
  // `trained` empty: the base model itself, for scoring. `settings` empty: nothing is trained, only scored.
  // `checkpointing`: blocks keep what enters them and are computed again for their backward.
  Trainer(std::shared_ptr<Model> model, std::optional<Trained> trained,
          const std::optional<OptimizerSettings> & settings, bool checkpointing);

  // Takes the memory that a step over such a micro-batch takes or, where nothing is trained, scoring it.
  void prepare(const std::vector<Sequence> & sequences);
  // One optimizer step over packs of whole sequences. `dump`, when not empty, receives the gradients as GGUF.
  // Throws `not-finite`, and `cancelled` with what is trained as it was before.
  StepResult step(const std::vector<std::vector<Sequence>> & micro_batches, double learning_rate,
                  const std::string & dump);
  // For every continuation of every group, in order: the sum of log p of its counted tokens. Throws
  // `not-finite` and `cancelled`.
  std::vector<double> score(const std::vector<Group> & groups);
  // For every text of tokens and each of its tokens, in order: what the last norm gives, [D]. Throws
  // `not-finite` and `cancelled`.
  std::vector<float> hidden_states(const std::vector<std::vector<int32_t>> & texts);
  // For every group, one pass: the gradient of the mean loss over its counted tokens, projected; one after
  // the other. Changes nothing that is trained. Throws `not-finite` and `cancelled`.
  std::vector<float> project_gradients(const std::vector<std::vector<Sequence>> & groups,
                                       const Projection & projection);
  void save_adapter(const std::string & path);
  // Under full fine-tuning: a whole model like the base.
  void save_model(const std::string & path);
  // Everything the next step depends on besides its tokens and its rate, and back. `run` is the caller's own
  // mark: a state is refused where it differs. Throws `checkpoint`, with the trainer as it was before.
  void save_state(const std::string & path, const std::string & run);
  void load_state(const std::string & path, const std::string & run);
  MemoryHeld memory() const;

  // From another thread: ends the step or score under way, until `resume`.
  void cancel() { cancelled_ = true; }
  void resume() { cancelled_ = false; }

private:
  double accumulate_gradients(const std::vector<Sequence> & sequences, int64_t micro_batch,
                              int64_t & counted);
  void check_usable(const char * purpose) const;
  void check_updatable(double norm, double factor, double clip) const;
  std::vector<StateTie> ties(const std::string & run) const;
  [[noreturn]] void stop_not_finite(const std::string & what) const;

  std::shared_ptr<Model> model_;
  std::optional<Trained> trained_;
  OptimizerSettings settings_{}; // where something is trained
  // One for each lane, where scores use the memory of the training.
  std::vector<std::unique_ptr<GraphMemory>> memories_;
  std::vector<std::unique_ptr<Pass>> score_passes_, hidden_passes_, train_passes_;
  std::unique_ptr<Optimizer> optimizer_;
  std::unique_ptr<RowNorms> row_norms_; // of DoRA
  Cancelled cancelled_{false};
  std::string spoilt_; // the parameter that an update left with values that are not finite
};
