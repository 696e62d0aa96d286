// See the header.
#include "trainer/estimate.h"

#include <algorithm>

namespace {

// Sequences of the longest one's length, and a shorter one for the rest. The ends of each count.
std::vector<Sequence> sequences_of(const PackSize & pack) {
  std::vector<Sequence> sequences;
  for (int64_t left = pack.tokens; left > 0; left -= pack.longest) {
    const int64_t length = std::min(left, pack.longest);
    const int64_t counted = std::min(length - 1, (pack.counted * length + pack.tokens - 1) / pack.tokens);
    Sequence sequence{std::vector<int32_t>(length, 0), std::vector<uint8_t>(length, 0)};
    std::fill(sequence.mask.end() - counted, sequence.mask.end(), uint8_t{1});
    sequences.push_back(std::move(sequence));
  }
  return sequences;
}

} // namespace

MemoryHeld estimate_memory(const std::shared_ptr<Model> & model,
                           const std::function<Trained(const Model &)> & make_trained,
                           const EstimateSettings & settings) {
  std::optional<Trained> trained;
  if (make_trained) trained = make_trained(*model);
  Trainer trainer(model, std::move(trained), settings.optimizer, settings.checkpointing);
  trainer.prepare(sequences_of(settings.pack));
  return trainer.memory();
}
