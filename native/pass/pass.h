// One pass of a pack through the model: the forward, and in training the backward. Its graph
// is kept and used again for every pack of the same shape.
#pragma once

#include "model/model.h"
#include "pass/head.h"
#include "pass/pack.h"
#include "runtime/graph.h"
#include "trainer/trained.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

// TRAIN keeps what every block computes until its backward; TRAIN_CHECKPOINTED keeps what enters the block
// and computes the rest again, the same to the last bit. HIDDEN ends before the output matrix.
enum class PassKind { SCORE, HIDDEN, TRAIN, TRAIN_CHECKPOINTED };

class Pass {
public:
  // `trained` may be null for SCORE and HIDDEN. All are kept by reference. Passes may share memory: each
  // computation then begins by taking it from the other.
  Pass(const Model & model, const Trained * trained, PassKind kind, size_t lane, GraphMemory & memory);
  ~Pass();

  // log p of every counted prediction of the pack, in its order; training adds the gradient of their negated
  // sum to the gradients of its lane. Throws `cancelled` as soon as that is set.
  std::vector<double> run(const Pack & pack, int threads, const Cancelled & cancelled);

  // Of kind HIDDEN: what the last norm gives for every row of the pack, in its order.
  std::vector<float> hidden_states(const Pack & pack, int threads, const Cancelled & cancelled);

  // Seconds by operation, for the pack that was run last; adds to the gradients as `run` does.
  std::map<std::string, double> profile(const Pack & pack, int threads) const;

  // Makes the graph for packs of this shape and takes its memory. Throws `device` and `out-of-memory`.
  void prepare(const PackShape & pack);

  // Held now by the operations' own work on so many threads, and on the host by the graph and its inputs.
  size_t scratch_bytes(int threads) const;
  size_t host_bytes() const;

private:
  struct Built;
  std::unique_ptr<Built> build(int64_t tile, int64_t tiles, int64_t rows);
  void set_inputs(const Pack & pack) const;
  void compute(const Pack & pack, int threads, const Cancelled & cancelled);
  std::vector<double> read_outputs(size_t count) const;

  const Model & model_;
  const Trained * trained_;
  PassKind kind_;
  size_t lane_;
  GraphMemory & memory_;
  std::unique_ptr<Built> built_;
};
