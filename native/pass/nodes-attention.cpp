// See nodes.h: attention. Everything that a node makes lies in one tensor, of which the parts are views.
#include "kernels/attention.h"
#include "pass/nodes.h"

namespace {

struct AttentionNode {
  const Kernels * kernels;
  AttentionShape shape;
  const ThreadScratch * scratch;
};

Heads heads_of(const ggml_tensor * tensor, int64_t tokens) {
  return {static_cast<float *>(tensor->data), ggml_nelements(tensor) / tokens};
}

// Sources q, k, v, seen; y and then log_sums lie in `made`.
AttentionForward forward_of(const AttentionNode & node, const ggml_tensor * const * sources, float * made) {
  AttentionForward call;
  call.shape = node.shape;
  call.q = heads_of(sources[0], node.shape.tokens);
  call.k = heads_of(sources[1], node.shape.tokens);
  call.v = heads_of(sources[2], node.shape.tokens);
  call.seen = static_cast<const Seen *>(sources[3]->data);
  call.y = {made, node.shape.heads * node.shape.head_size};
  call.log_sums = made + call.y.token * node.shape.tokens;
  call.log_sums_head = node.shape.tokens;
  return call;
}

void compute_forward(ggml_tensor * made, int ith, int nth, void * data) {
  const auto & node = *static_cast<const AttentionNode *>(data);
  attention_forward(*node.kernels, forward_of(node, made->src, static_cast<float *>(made->data)), ith, nth,
                    node.scratch->of(ith));
}

// Sources of the forward, what it made, dy. dq, dk and dv by the heads of the queries lie one after another.
void compute_backward(ggml_tensor * made, int ith, int nth, void * data) {
  const auto & node = *static_cast<const AttentionNode *>(data);
  AttentionBackward call;
  call.forward = forward_of(node, made->src, static_cast<float *>(made->src[4]->data));
  call.dy = heads_of(made->src[5], node.shape.tokens);
  call.dq = call.dk = call.dv = {static_cast<float *>(made->data), made->ne[0]};
  call.dk.data += made->ne[0] * made->ne[1];
  call.dv.data += 2 * made->ne[0] * made->ne[1];
  attention_backward(*node.kernels, call, ith, nth, node.scratch->of(ith));
}

void compute_sum_shared(ggml_tensor * sum, int ith, int nth, void * data) {
  const auto & node = *static_cast<const AttentionNode *>(data);
  const Heads from = heads_of(sum->src[0], node.shape.tokens), to = heads_of(sum, node.shape.tokens);
  attention_sum_shared(node.shape, from, to, ith, nth);
}

ggml_tensor * custom(Graph & graph, std::vector<int64_t> shape, std::vector<ggml_tensor *> sources,
                     ggml_custom_op_t compute, AttentionNode * node) {
  shape.resize(4, 1);
  return graph.emit(ggml_custom_4d(graph.context(), GGML_TYPE_F32, shape[0], shape[1], shape[2], shape[3],
                                   sources.data(), static_cast<int>(sources.size()), compute,
                                   GGML_N_TASKS_MAX, node));
}

AttentionNode * keep_node(Graph & graph, const FusedAttention & attention,
                          size_t (*scratch_bytes)(const AttentionShape &)) {
  const ggml_tensor * q = attention.sources.q;
  const int64_t tokens = attention.sources.seen->ne[1];
  const int64_t head_size = ggml_nelements(q) / tokens / attention.heads;
  const AttentionShape shape{tokens, attention.heads, attention.heads_kv, head_size};
  return graph.keep(AttentionNode{graph.device().kernels, shape, graph.scratch(scratch_bytes(shape))});
}

} // namespace

FusedAttention node_attention(Graph & graph, const AttentionSources & sources, int64_t heads,
                              int64_t heads_kv) {
  ggml_context * ctx = graph.context();
  FusedAttention attention{sources, heads, heads_kv, nullptr, nullptr};
  const int64_t tokens = sources.seen->ne[1], width = ggml_nelements(sources.q) / tokens;
  AttentionNode * node = keep_node(graph, attention, attention_forward_scratch_bytes);
  ggml_tensor * made = custom(graph, {(width + heads) * tokens},
                              {sources.q, sources.k, sources.v, sources.seen}, compute_forward, node);
  attention.made = made;
  attention.y = ggml_view_2d(ctx, made, width, tokens, width * sizeof(float), 0);
  return attention;
}

FusedAttentionGradients node_attention_back(Graph & graph, const FusedAttention & forward, ggml_tensor * dy) {
  ggml_context * ctx = graph.context();
  AttentionNode * node = keep_node(graph, forward, attention_backward_scratch_bytes);
  const AttentionSources & sources = forward.sources;
  const int64_t tokens = node->shape.tokens, width = node->shape.heads * node->shape.head_size;
  ggml_tensor * made =
      custom(graph, {width, tokens, 3}, {sources.q, sources.k, sources.v, sources.seen, forward.made, dy},
             compute_backward, node);
  const auto part = [&](int64_t i) {
    return ggml_view_2d(ctx, made, width, tokens, made->nb[1], i * made->nb[2]);
  };
  const auto shared = [&](ggml_tensor * of_heads) {
    return custom(graph, {node->shape.heads_kv * node->shape.head_size, tokens}, {of_heads},
                  compute_sum_shared, node);
  };
  return {part(0), shared(part(1)), shared(part(2))};
}
