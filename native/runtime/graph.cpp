// See the header.
#include "runtime/graph.h"

#include "runtime/failure.h"
#include "runtime/runtime.h"

#include <algorithm>
#include <chrono>

GraphMemory::GraphMemory(const Device & device)
    : device_(device), backend_(runtime_init(device.handle)), allocator_(ggml_gallocr_new(device.memory())) {}

GraphMemory::~GraphMemory() {
  ggml_gallocr_free(allocator_);
  ggml_backend_free(backend_);
}

static size_t description_bytes(size_t capacity) {
  return ggml_tensor_overhead() * 2 * capacity + ggml_graph_overhead_custom(capacity, /*grads*/ false);
}

Graph::Graph(size_t capacity, GraphMemory & memory)
    : memory_(memory), description_(description_bytes(capacity), "the description of a computation"),
      context_(ggml_init({description_.bytes(), description_.data(), /*no_alloc*/ true})),
      graph_(ggml_new_graph_custom(context_, capacity, /*grads*/ false)) {}

Graph::~Graph() {
  ggml_free(context_);
}

bool Graph::supports(const ggml_tensor * node) const {
  return device().without.count(ggml_op_desc(node)) == 0 && ggml_backend_supports_op(memory_.backend(), node);
}

ggml_tensor * Graph::input(ggml_type type, const std::vector<int64_t> & shape) {
  ggml_tensor * tensor = ggml_new_tensor(context_, type, static_cast<int>(shape.size()), shape.data());
  ggml_set_input(tensor);
  return tensor;
}

ggml_tensor * Graph::emit(ggml_tensor * tensor) {
  ggml_build_forward_expand(graph_, tensor);
  return tensor;
}

ggml_tensor * Graph::output(ggml_tensor * tensor) {
  ggml_set_output(tensor);
  return emit(tensor);
}

void Graph::allocate() {
  check_supported();
  memory_.user_ = nullptr;
  // What the allocator keeps for each node and each leaf.
  require_room((ggml_graph_n_nodes(graph_) + ggml_graph_size(graph_)) * 1024, "the plan of a computation");
  if (!ggml_gallocr_reserve(memory_.allocator(), graph_) ||
      !ggml_gallocr_alloc_graph(memory_.allocator(), graph_))
    throw Failure("out-of-memory", "There is not enough memory for the activations of " +
                                       std::to_string(ggml_graph_n_nodes(graph_)) + " operations.");
  memory_.user_ = this;
}

const ThreadScratch * Graph::scratch(size_t bytes) {
  scratch_bytes_ = std::max(scratch_bytes_, bytes);
  return &memory_.scratch_;
}

size_t Graph::scratch_bytes(int threads) const {
  return converted_bytes() + scratch_bytes_ * threads;
}

// ggml's CPU backend converts the second operand of a product to what goes with the first: F16 and BF16 to
// the same, quantised ones to 8 bits with a scale for every 32 or 256.
size_t Graph::converted_bytes() const {
  if (!on_cpu()) return 0;
  size_t most = 0;
  for (int i = 0; i < ggml_graph_n_nodes(graph_); i++) {
    const ggml_tensor * node = ggml_graph_node(graph_, i);
    if (node->op != GGML_OP_MUL_MAT || node->src[0]->type == GGML_TYPE_F32) continue;
    const ggml_type type = ggml_is_quantized(node->src[0]->type) ? GGML_TYPE_Q8_0 : GGML_TYPE_F16;
    most = std::max(most, ggml_row_size(type, ggml_nelements(node->src[1])));
  }
  return most;
}

void Graph::check_supported() const {
  for (int i = 0; i < ggml_graph_n_nodes(graph_); i++) {
    const ggml_tensor * node = ggml_graph_node(graph_, i);
    if (supports(node)) continue;
    std::string operands;
    for (int s = 0; s < 2 && node->src[s]; s++)
      operands += std::string(" ") + ggml_type_name(node->src[s]->type);
    throw Failure("device", std::string(ggml_backend_dev_name(device().handle)) + " cannot compute " +
                                ggml_op_desc(node) + " of" + operands + ".");
  }
}

// Vulkan throws where other backends return a status.
static ggml_status run(ggml_backend_t backend, ggml_cgraph * graph, const Device & device) {
  try {
    return ggml_backend_graph_compute(backend, graph);
  } catch (const std::bad_alloc &) {
    throw;
  } catch (const std::exception & error) {
    const std::string said = error.what();
    const bool memory = said.find("OutOf") != std::string::npos;
    throw Failure(memory ? "out-of-memory" : "device",
                  std::string(ggml_backend_dev_name(device.handle)) + " could not compute: " + said + ".");
  }
}

// Takes what the threads work in, and sees that ggml finds what it takes itself.
void Graph::prepare_threads(int threads) const {
  const std::string what =
      "what " + std::to_string(threads) + (threads == 1 ? " thread works in" : " threads work in");
  try {
    if (on_cpu()) memory_.scratch_.reserve(threads, scratch_bytes_);
  } catch (const std::bad_alloc &) {
    throw Failure("out-of-memory", "There is not enough memory for " + what + ".");
  }
  require_room(converted_bytes() + threads_bytes(threads - 1), what);
  runtime_set_threads(memory_.backend(), threads);
}

void Graph::compute(int threads, const Cancelled * cancelled) const {
  if (cancelled && *cancelled) throw Failure("cancelled", "Stopped on request.");
  prepare_threads(threads);
  runtime_set_cancelled(memory_.backend(), cancelled);
  const ggml_status status = run(memory_.backend(), graph_, device());
  runtime_set_cancelled(memory_.backend(), nullptr); // the caller's flag may be gone before the next graph
  if (status == GGML_STATUS_ABORTED) throw Failure("cancelled", "Stopped on request.");
  if (status != GGML_STATUS_SUCCESS)
    throw Failure("internal", std::string("The computation failed: ") + ggml_status_to_string(status) + ".");
}

std::map<std::string, double> Graph::profile(int threads) const {
  prepare_threads(threads);
  ggml_context * context = ggml_init({ggml_graph_overhead_custom(1, false), nullptr, /*no_alloc*/ true});
  ggml_cgraph * alone = ggml_new_graph_custom(context, 1, /*grads*/ false);
  std::map<std::string, double> seconds;
  for (int i = 0; i < ggml_graph_n_nodes(graph_); i++) {
    ggml_tensor * node = ggml_graph_node(graph_, i);
    if (node->op == GGML_OP_VIEW || node->op == GGML_OP_RESHAPE || node->op == GGML_OP_PERMUTE ||
        node->op == GGML_OP_TRANSPOSE)
      continue;
    ggml_graph_clear(alone);
    ggml_graph_add_node(alone, node);
    const auto start = std::chrono::steady_clock::now();
    ggml_backend_graph_compute(memory_.backend(), alone);
    seconds[ggml_op_desc(node)] +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  ggml_free(context);
  return seconds;
}
