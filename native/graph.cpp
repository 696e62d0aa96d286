// See the header.
#include "graph.h"

#include "failure.h"
#include "runtime.h"

GraphMemory::GraphMemory()
    : backend_(runtime_init_cpu()),
      allocator_(ggml_gallocr_new(ggml_backend_get_default_buffer_type(backend_))) {}

GraphMemory::~GraphMemory() {
  ggml_gallocr_free(allocator_);
  ggml_backend_free(backend_);
}

Graph::Graph(size_t capacity)
    : context_(ggml_init({ggml_tensor_overhead() * 2 * capacity + ggml_graph_overhead_custom(capacity, false),
                          nullptr,
                          /*no_alloc*/ true})),
      graph_(ggml_new_graph_custom(context_, capacity, /*grads*/ false)) {}

Graph::~Graph() {
  ggml_free(context_);
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

void Graph::allocate(GraphMemory & memory) {
  check_supported(memory.backend());
  if (!ggml_gallocr_reserve(memory.allocator(), graph_) ||
      !ggml_gallocr_alloc_graph(memory.allocator(), graph_))
    throw Failure("out-of-memory", "There is not enough memory for the activations of " +
                                       std::to_string(ggml_graph_n_nodes(graph_)) + " operations.");
}

void Graph::check_supported(ggml_backend_t backend) const {
  for (int i = 0; i < ggml_graph_n_nodes(graph_); i++) {
    const ggml_tensor * node = ggml_graph_node(graph_, i);
    if (ggml_backend_supports_op(backend, node)) continue;
    std::string operands;
    for (int s = 0; s < 2 && node->src[s]; s++)
      operands += std::string(" ") + ggml_type_name(node->src[s]->type);
    throw Failure("device", std::string(ggml_backend_name(backend)) + " cannot compute " +
                                ggml_op_desc(node) + " of" + operands + ".");
  }
}

void Graph::compute(GraphMemory & memory, int threads, const Cancelled * cancelled) const {
  if (cancelled && *cancelled) throw Failure("cancelled", "Stopped on request.");
  runtime_set_threads(memory.backend(), threads);
  runtime_set_cancelled(memory.backend(), cancelled);
  const ggml_status status = ggml_backend_graph_compute(memory.backend(), graph_);
  if (status == GGML_STATUS_ABORTED) throw Failure("cancelled", "Stopped on request.");
  if (status != GGML_STATUS_SUCCESS)
    throw Failure("internal", std::string("The computation failed: ") + ggml_status_to_string(status) + ".");
}
