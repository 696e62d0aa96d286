// See the header.
#include "pass/pass.h"

#include "pass/gradient.h"
#include "pass/layer.h"
#include "pass/product.h"

#include <algorithm>
#include <map>

namespace {

// Counted rows are padded to a multiple of this, so that few shapes occur.
constexpr int64_t row_step = 32;

// Nodes of all blocks, of the head's chunks and of the rest, with room: a graph that is too small stops the
// process.
size_t node_capacity(const Device & device, const Hyperparameters & hyper, int64_t rows) {
  const int64_t sharing = hyper.heads / hyper.heads_kv;
  int64_t products = 0;
  for (int module = 0; module < MODULE_COUNT; module++) {
    const auto [k, n] = module_shape(hyper, static_cast<Module>(module));
    products += 2 * product_nodes(device, k, n);
  }
  const int64_t head = 2 * product_nodes(device, hyper.width, hyper.vocabulary);
  return static_cast<size_t>(hyper.layers * (700 + 8 * sharing + products) + (rows / 64 + 1) * (60 + head) +
                             512);
}

// Threads wait for each other after every operation, so an operation must be worth it: a quarter of a million
// multiplications each, of the about fifty operations of a block.
int useful_threads(const Model & model, int64_t tokens, int threads) {
  const double each = static_cast<double>(block_weights(model.hyper) * tokens) / 50;
  return static_cast<int>(std::clamp(each / 250000, 1.0, static_cast<double>(threads)));
}

template <typename Value> void set(ggml_tensor * tensor, const std::vector<Value> & values) {
  if (tensor) ggml_backend_tensor_set(tensor, values.data(), 0, values.size() * sizeof(Value));
}

// Every token of the pack once, then other tokens to fill up: no row may be there twice.
void set_taken(const TakenRows & taken, const std::vector<int32_t> & tokens) {
  std::vector<int32_t> rows, slots;
  std::map<int32_t, int32_t> slot_of;
  for (const int32_t token : tokens) {
    const auto [entry, is_new] = slot_of.try_emplace(token, static_cast<int32_t>(rows.size()));
    if (is_new) rows.push_back(token);
    slots.push_back(entry->second);
  }
  for (int32_t other = 0; static_cast<int64_t>(rows.size()) < taken.rows->ne[0]; other++)
    if (slot_of.count(other) == 0) rows.push_back(other);
  set(taken.rows, rows);
  set(taken.slots, slots);
}

} // namespace

struct Pass::Built {
  Built(size_t capacity, GraphMemory & memory, int64_t tile, int64_t tiles, int64_t rows)
      : graph(capacity, memory), tile(tile), tiles(tiles), rows(rows) {}

  Graph graph;
  int64_t tile, tiles, rows;
  PassInputs inputs;
  HeadInputs head_inputs;
  HeadOutputs outputs;
  ggml_tensor * hidden = nullptr; // [D, rows], of kind HIDDEN
  TakenRows taken;                // of the embedding, where that is in training
};

Pass::Pass(const Model & model, const Trained * trained, PassKind kind, size_t lane, GraphMemory & memory)
    : model_(model), trained_(trained), kind_(kind), lane_(lane), memory_(memory) {}

Pass::~Pass() = default;

void Pass::prepare(const PackShape & pack) {
  const int64_t rows = (pack.rows + row_step - 1) / row_step * row_step;
  if (rows == 0) return;
  if (!built_ || !built_->graph.is_allocated() || built_->tile != pack.tile || built_->tiles != pack.tiles ||
      built_->rows != rows) {
    built_.reset(); // so that a failure leaves no graph without memory behind
    auto built = build(pack.tile, pack.tiles, rows);
    built->graph.allocate();
    built_ = std::move(built);
  }
}

size_t Pass::scratch_bytes(int threads) const {
  return built_ ? built_->graph.scratch_bytes(threads) : 0;
}

size_t Pass::host_bytes() const {
  return built_ ? built_->graph.bytes() +
                      ggml_nbytes(built_->inputs.seen ? built_->inputs.seen : built_->inputs.mask)
                : 0;
}

std::vector<double> Pass::run(const Pack & pack, int threads, const Cancelled & cancelled) {
  if (pack.rows.empty()) return {};
  compute(pack, threads, cancelled);
  return read_outputs(pack.rows.size());
}

std::vector<float> Pass::hidden_states(const Pack & pack, int threads, const Cancelled & cancelled) {
  compute(pack, threads, cancelled);
  std::vector<float> states(model_.hyper.width * pack.rows.size());
  ggml_backend_tensor_get(built_->hidden, states.data(), 0, states.size() * sizeof(float));
  return states;
}

void Pass::compute(const Pack & pack, int threads, const Cancelled & cancelled) {
  prepare({pack.tile, pack.tiles, static_cast<int64_t>(pack.rows.size())});
  set_inputs(pack);
  built_->graph.compute(useful_threads(model_, pack.tile * pack.tiles, threads), &cancelled);
}

std::unique_ptr<Pass::Built> Pass::build(int64_t tile, int64_t tiles, int64_t rows) {
  auto built =
      std::make_unique<Built>(node_capacity(model_.device, model_.hyper, rows), memory_, tile, tiles, rows);
  Graph & graph = built->graph;
  const int64_t tokens = tile * tiles;
  const bool train = kind_ == PassKind::TRAIN || kind_ == PassKind::TRAIN_CHECKPOINTED;
  PassInputs & inputs = built->inputs;
  inputs.lane = lane_;
  if (train) inputs.parameters = &trained_->parameters;
  inputs.tile = tile;
  inputs.tiles = tiles;
  inputs.tokens = graph.input(GGML_TYPE_I32, {tokens});
  inputs.positions = graph.input(GGML_TYPE_I32, {tokens});
  if (graph.on_cpu())
    inputs.seen = graph.input(GGML_TYPE_I32, {3, tokens});
  else
    inputs.mask = graph.input(GGML_TYPE_F32, {tile, tile, 1, tiles});
  if (train) inputs.dropout = dropout_inputs(graph, model_, trained_->adapter, tokens);
  const HeadInputs head = built->head_inputs = {
      graph.input(GGML_TYPE_I32, {rows}),
      kind_ == PassKind::HIDDEN ? nullptr : graph.input(GGML_TYPE_I32, {rows}),
      train ? graph.input(GGML_TYPE_I32, {rows}) : nullptr,
      inputs.gradient(model_.output_norm) ? graph.input(GGML_TYPE_F32, {1, rows}) : nullptr};

  std::vector<LayerPass> layers(model_.hyper.layers);
  const auto forward = [&](int64_t i, ggml_tensor * x) {
    return layer_forward(graph, model_, trained_ ? &trained_->adapter : nullptr, i, inputs, x, layers[i]);
  };
  ggml_tensor * x = ggml_get_rows(graph.context(), model_.embedding, inputs.tokens);
  for (int64_t i = 0; i < model_.hyper.layers; i++) x = graph.emit(forward(i, x));
  if (kind_ == PassKind::HIDDEN) {
    built->hidden = graph.output(head_norm(graph, model_, ggml_get_rows(graph.context(), x, head.rows)));
    return built;
  }
  if (!train) {
    built->outputs = head_forward(graph, model_, head, x);
    return built;
  }
  ggml_tensor * dx = nullptr;
  const HeadGradients head_gradients = {inputs.gradient(model_.output_norm),
                                        inputs.gradient(model_.output.weight)};
  built->outputs = head_forward_backward(graph, model_, head_gradients, head, x, dx);
  const int64_t lowest = trained_->parameters.lowest_layer();
  for (int64_t i = model_.hyper.layers - 1; i >= std::max<int64_t>(0, lowest); i--) {
    if (kind_ == PassKind::TRAIN_CHECKPOINTED) forward(i, layers[i].x);
    dx = layer_backward(graph, model_, i, inputs, layers[i], dx, /*wants_dx*/ i > lowest);
  }
  if (ggml_tensor * sum = inputs.gradient(model_.embedding)) {
    built->taken = {graph.input(GGML_TYPE_I32, {std::min(tokens, model_.hyper.vocabulary)}),
                    graph.input(GGML_TYPE_I32, {tokens})};
    add_table_gradient(graph, sum, built->taken, dx);
  }
  return built;
}

std::map<std::string, double> Pass::profile(const Pack & pack, int threads) const {
  set_inputs(pack); // their memory was used for other tensors once they were read
  return built_->graph.profile(threads);
}

void Pass::set_inputs(const Pack & pack) const {
  set(built_->inputs.tokens, pack.tokens);
  set(built_->inputs.positions, pack.positions);
  set(built_->inputs.seen, pack.seen);
  set(built_->inputs.mask, pack.mask);
  std::vector<int32_t> rows = pack.rows, targets = pack.targets;
  rows.resize(built_->rows, 0);
  targets.resize(built_->rows, 0);
  set(built_->head_inputs.rows, rows);
  set(built_->head_inputs.targets, targets);
  for (size_t i = pack.rows.size(); i < rows.size(); i++)
    rows[i] = static_cast<int32_t>(pack.tokens.size() + i);
  set(built_->head_inputs.scatter, rows);
  std::vector<float> counted(built_->rows, 0);
  std::fill_n(counted.begin(), pack.rows.size(), 1.0F);
  set(built_->head_inputs.counted, counted);
  if (trained_) dropout_set(built_->inputs.dropout, trained_->adapter, pack);
  if (built_->taken.rows) set_taken(built_->taken, pack.tokens);
}

std::vector<double> Pass::read_outputs(size_t count) const {
  std::vector<float> gap, top, others;
  const auto append = [](std::vector<float> & to, const ggml_tensor * tensor) {
    const size_t before = to.size();
    to.resize(before + ggml_nelements(tensor));
    ggml_backend_tensor_get(tensor, to.data() + before, 0, ggml_nbytes(tensor));
  };
  for (const ggml_tensor * tensor : built_->outputs.gap) append(gap, tensor);
  for (const ggml_tensor * tensor : built_->outputs.top) append(top, tensor);
  for (const ggml_tensor * tensor : built_->outputs.others) append(others, tensor);
  std::vector<double> log_probabilities(count);
  for (size_t i = 0; i < count; i++) log_probabilities[i] = head_log_probability(gap[i], top[i], others[i]);
  return log_probabilities;
}
