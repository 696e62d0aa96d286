// Sequences laid out for one pass: tiles of W tokens, who sees whom, positions of their own.
#pragma once

#include "kernels/attention.h"
#include "model/model.h"

#include <cstdint>
#include <vector>

struct Sequence {
  std::vector<int32_t> tokens;
  std::vector<uint8_t> mask; // 1: the prediction of this token counts
  int64_t first = 0;         // number of its first token among all tokens of its micro-batch
};

// Continuations that share a prefix. They see it and themselves, not each other. A training sequence is a
// group with an empty prefix and one continuation.
struct Group {
  std::vector<int32_t> prefix;
  std::vector<Sequence> continuations;

  int64_t tokens() const;
};

// What the graph of a pack depends on.
struct PackShape {
  int64_t tile = 0;  // W
  int64_t tiles = 0; // T / W
  int64_t rows = 0;  // counted predictions
};

struct Pack {
  int64_t tile = 0;               // W
  int64_t tiles = 0;              // T / W
  std::vector<int32_t> tokens;    // [T], 0 in the padding
  std::vector<int32_t> positions; // [T], 0 in the padding
  std::vector<Seen> seen;         // [T]: which tokens each sees
  std::vector<float> mask;        // the same for ggml's operations, [T / W][W queries][W keys]: 0 or -inf
  std::vector<int32_t> rows;      // of every counted prediction: the token that predicts
  std::vector<int32_t> targets;   // the token it predicts
  std::vector<int32_t> owners;    // its continuation, numbered through all groups in order
  // For dropout: the number of every token among those of its micro-batch, 0 in the padding, [T]; and which
  // micro-batch of which step this is part of.
  std::vector<int64_t> origins;
  int64_t step = 0, micro_batch = 0;
};

// Of the pack that `pack_groups` would make, without making it.
PackShape pack_shape(const std::vector<Group> & groups, const Model & model);

// On the CPU one tile holds all groups in their order. Elsewhere the tile is the one that costs the fewest
// operations, and the tiles are filled longest group first.
Pack pack_groups(const std::vector<Group> & groups, const Model & model);
