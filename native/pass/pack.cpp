// See the header.
#include "pass/pack.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace {

// Where a group lies.
struct Place {
  int64_t tile;
  int64_t offset;
};

struct Layout {
  int64_t tile = 0;
  int64_t tiles = 0;
  std::vector<Place> places; // by group
  std::vector<int64_t> used; // tokens of every tile, which come first
};

// First fit, longest group first.
Layout fill_tiles(const std::vector<Group> & groups, int64_t tile) {
  std::vector<size_t> order(groups.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return groups[a].tokens() > groups[b].tokens(); });
  Layout layout{tile, 0, std::vector<Place>(groups.size()), {}};
  std::vector<int64_t> & used = layout.used;
  for (const size_t group : order) {
    const int64_t tokens = groups[group].tokens();
    const auto free = std::find_if(used.begin(), used.end(), [&](int64_t n) { return n + tokens <= tile; });
    const auto index = static_cast<size_t>(free - used.begin());
    if (free == used.end()) used.push_back(0);
    layout.places[group] = {static_cast<int64_t>(index), used[index]};
    used[index] += tokens;
  }
  layout.tiles = static_cast<int64_t>(used.size());
  return layout;
}

// Time of one block, in multiplications of its linear layers, forward and back: those grow with T, attention
// with T W. Attention's six products of T W H hd against their two, at half the speed for being small.
double cost(const Layout & layout, const Hyperparameters & hyper) {
  const double attention = 6.0 * static_cast<double>(hyper.heads * hyper.head_size * layout.tile);
  const auto linear = static_cast<double>(block_weights(hyper));
  return static_cast<double>(layout.tiles * layout.tile) * (attention + linear);
}

Layout choose_layout(const std::vector<Group> & groups, const Hyperparameters & hyper) {
  int64_t longest = 1;
  for (const Group & group : groups) longest = std::max(longest, group.tokens());
  // The smallest that will do, then steps of about 1.4: multiples of 32, which the matrix kernels like.
  std::vector<int64_t> sizes{(longest + 31) / 32 * 32};
  while (sizes.size() < 4)
    sizes.push_back(static_cast<int64_t>(static_cast<double>(sizes.back()) * 1.4 + 31) / 32 * 32);
  Layout best;
  for (const int64_t tile : sizes) {
    Layout layout = fill_tiles(groups, tile);
    if (best.tiles == 0 || cost(layout, hyper) < cost(best, hyper)) best = std::move(layout);
  }
  return best;
}

// For kernels that need no mask: one tile for all.
Layout one_tile(const std::vector<Group> & groups) {
  Layout layout{0, 1, {}, {}};
  for (const Group & group : groups) {
    layout.places.push_back({0, layout.tile});
    layout.tile += group.tokens();
  }
  layout.used = {layout.tile};
  layout.tile = (layout.tile + 31) / 32 * 32; // so that few shapes occur
  return layout;
}

Layout layout_of(const std::vector<Group> & groups, const Model & model) {
  return model.device.kernels ? one_tile(groups) : choose_layout(groups, model.hyper);
}

// One group inside its tile.
class GroupWriter {
public:
  GroupWriter(Pack & pack, const Place & place) : pack_(pack), place_(place) {}

  void write(const Group & group, int32_t first_owner) {
    const auto prefix = static_cast<int64_t>(group.prefix.size());
    for (int64_t i = 0; i < prefix; i++) put(i, group.prefix[i], i, /*shared*/ 0, /*own*/ 0);
    int64_t at = prefix;
    for (size_t c = 0; c < group.continuations.size(); c++) {
      const Sequence & sequence = group.continuations[c];
      const auto length = static_cast<int64_t>(sequence.tokens.size());
      for (int64_t i = 0; i < length; i++) {
        put(at + i, sequence.tokens[i], prefix + i, prefix, at);
        pack_.origins[index(at + i)] = sequence.first + i;
        if (sequence.mask[i]) count(i == 0 ? prefix - 1 : at + i - 1, sequence.tokens[i], first_owner + c);
      }
      at += length;
    }
  }

private:
  int32_t index(int64_t i) const {
    return static_cast<int32_t>(place_.tile * pack_.tile + place_.offset + i);
  }

  // It sees the first `shared` tokens of the group, and those from `own` to itself.
  void put(int64_t i, int32_t token, int64_t position, int64_t shared, int64_t own) {
    const int32_t row = index(i);
    pack_.tokens[row] = token;
    pack_.positions[row] = static_cast<int32_t>(position);
    pack_.seen[row] = {index(0), index(shared), index(own)};
  }

  void count(int64_t i, int32_t target, size_t owner) {
    pack_.rows.push_back(index(i));
    pack_.targets.push_back(target);
    pack_.owners.push_back(static_cast<int32_t>(owner));
  }

  Pack & pack_;
  Place place_;
};

std::vector<float> mask_of(const Pack & pack) {
  std::vector<float> mask(pack.tokens.size() * pack.tile, -INFINITY);
  for (size_t row = 0; row < pack.tokens.size(); row++) {
    const Seen & seen = pack.seen[row];
    const auto column = [&](size_t token) { return mask.begin() + row * pack.tile + token % pack.tile; };
    std::fill(column(seen.own_begin), column(row) + 1, 0.0F);
    const auto shared = static_cast<size_t>(seen.shared_end - seen.shared_begin);
    std::fill_n(column(seen.shared_begin), shared, 0.0F);
  }
  return mask;
}

} // namespace

int64_t Group::tokens() const {
  auto sum = static_cast<int64_t>(prefix.size());
  for (const Sequence & sequence : continuations) sum += static_cast<int64_t>(sequence.tokens.size());
  return sum;
}

PackShape pack_shape(const std::vector<Group> & groups, const Model & model) {
  const Layout layout = layout_of(groups, model);
  PackShape shape{layout.tile, layout.tiles, 0};
  for (const Group & group : groups)
    for (const Sequence & sequence : group.continuations)
      for (const uint8_t counts : sequence.mask) shape.rows += counts;
  return shape;
}

Pack pack_groups(const std::vector<Group> & groups, const Model & model) {
  const Layout layout = layout_of(groups, model);
  Pack pack;
  pack.tile = layout.tile;
  pack.tiles = layout.tiles;
  const int64_t tokens = layout.tile * layout.tiles;
  pack.tokens.assign(tokens, 0);
  pack.positions.assign(tokens, 0);
  pack.origins.assign(tokens, 0);
  // A token that sees nothing would be not a number, so padding sees the padding; nothing ever reads it.
  for (int64_t i = 0; i < layout.tiles; i++) {
    const auto padding = static_cast<int32_t>(i * layout.tile + layout.used[i]);
    pack.seen.insert(pack.seen.end(), layout.tile, {padding, padding, padding});
  }
  int32_t owner = 0;
  for (size_t i = 0; i < groups.size(); i++) {
    GroupWriter(pack, layout.places[i]).write(groups[i], owner);
    owner += static_cast<int32_t>(groups[i].continuations.size());
  }
  if (!model.device.kernels) pack.mask = mask_of(pack);
  return pack;
}
