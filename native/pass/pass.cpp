// See the header.
#include "pass/pass.h"

#include "pass/layer.h"
#include "pass/product.h"

#include <algorithm>

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
    products += product_nodes(device, k, n);
  }
  const int64_t head = product_nodes(device, hyper.width, hyper.vocabulary);
  return static_cast<size_t>(hyper.layers * (400 + 8 * sharing + products) + (rows / 64 + 1) * (40 + head) +
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

} // namespace

struct Pass::Built {
  Built(size_t capacity, GraphMemory & memory, int64_t tile, int64_t tiles, int64_t rows)
      : graph(capacity, memory), tile(tile), tiles(tiles), rows(rows) {}

  Graph graph;
  int64_t tile, tiles, rows;
  PassInputs inputs;
  HeadInputs head_inputs;
  HeadOutputs outputs;
};

Pass::Pass(const Model & model, const Adapter * adapter, PassKind kind, size_t lane)
    : model_(model), adapter_(adapter), kind_(kind), lane_(lane), memory_(model.device) {}

Pass::~Pass() = default;

void Pass::prepare(const PackShape & pack) {
  const int64_t rows = (pack.rows + row_step - 1) / row_step * row_step;
  if (rows == 0) return;
  if (!built_ || built_->tile != pack.tile || built_->tiles != pack.tiles || built_->rows != rows) {
    built_.reset(); // so that a failure leaves no graph without memory behind
    auto built = build(pack.tile, pack.tiles, rows);
    built->graph.allocate();
    built_ = std::move(built);
  }
}

size_t Pass::scratch_bytes() const {
  return built_ ? built_->graph.scratch_bytes() : 0;
}

size_t Pass::host_bytes() const {
  return built_ ? built_->graph.bytes() +
                      ggml_nbytes(built_->inputs.seen ? built_->inputs.seen : built_->inputs.mask)
                : 0;
}

std::vector<double> Pass::run(const Pack & pack, int threads, const Cancelled & cancelled) {
  if (pack.rows.empty()) return {};
  prepare({pack.tile, pack.tiles, static_cast<int64_t>(pack.rows.size())});
  set_inputs(pack);
  built_->graph.compute(useful_threads(model_, pack.tile * pack.tiles, threads), &cancelled);
  return read_outputs(pack.rows.size());
}

std::unique_ptr<Pass::Built> Pass::build(int64_t tile, int64_t tiles, int64_t rows) {
  auto built =
      std::make_unique<Built>(node_capacity(model_.device, model_.hyper, rows), memory_, tile, tiles, rows);
  Graph & graph = built->graph;
  const int64_t tokens = tile * tiles;
  PassInputs & inputs = built->inputs = {
      lane_,   tile,   tiles, graph.input(GGML_TYPE_I32, {tokens}), graph.input(GGML_TYPE_I32, {tokens}),
      nullptr, nullptr};
  if (graph.on_cpu())
    inputs.seen = graph.input(GGML_TYPE_I32, {3, tokens});
  else
    inputs.mask = graph.input(GGML_TYPE_F32, {tile, tile, 1, tiles});
  const bool train = kind_ != PassKind::SCORE;
  const HeadInputs head =
      built->head_inputs = {graph.input(GGML_TYPE_I32, {rows}), graph.input(GGML_TYPE_I32, {rows}),
                            train ? graph.input(GGML_TYPE_I32, {rows}) : nullptr};

  std::vector<LayerPass> layers(model_.hyper.layers);
  const auto forward = [&](int64_t i, ggml_tensor * x) {
    return layer_forward(graph, model_, adapter_, i, inputs, x, layers[i]);
  };
  ggml_tensor * x = ggml_get_rows(graph.context(), model_.embedding, inputs.tokens);
  for (int64_t i = 0; i < model_.hyper.layers; i++) x = graph.emit(forward(i, x));
  if (!train) {
    built->outputs = head_forward(graph, model_, head, x);
    return built;
  }
  ggml_tensor * dx = nullptr;
  built->outputs = head_forward_backward(graph, model_, head, x, dx);
  const int64_t lowest = adapter_->parameters.lowest_layer();
  for (int64_t i = model_.hyper.layers - 1; i >= lowest; i--) {
    if (kind_ == PassKind::TRAIN_CHECKPOINTED) forward(i, layers[i].x);
    dx = layer_backward(graph, model_, i, inputs, layers[i], dx, /*wants_dx*/ i > lowest);
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
