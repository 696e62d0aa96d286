// See the header.
#include "pass/nodes.h"

#include "kernels/cross-entropy.h"
#include "kernels/multiply.h"

namespace {

struct ProductNode {
  const Kernels * kernels;
  bool forward;
  std::vector<float> scales;
};

int64_t elements(size_t bytes) {
  return static_cast<int64_t>(bytes / sizeof(float));
}

WeightRows weights_of(const ggml_tensor * tensor) {
  return {tensor->type, tensor->data, tensor->ne[0], tensor->ne[1], tensor->nb[1]};
}

const float * floats_of(const ggml_tensor * tensor) {
  return static_cast<const float *>(tensor->data);
}

void compute_product(ggml_tensor * y, int ith, int nth, void * data) {
  const auto & node = *static_cast<const ProductNode *>(data);
  Product product;
  product.forward = node.forward;
  for (size_t i = 0; i < node.scales.size(); i++) {
    const ggml_tensor * x = y->src[2 * i + 1];
    product.factors.push_back(
        {weights_of(y->src[2 * i]), {floats_of(x), elements(x->nb[1]), 1}, node.scales[i]});
  }
  product.tokens = y->ne[1];
  product.y = static_cast<float *>(y->data);
  product.y_token = elements(y->nb[1]);
  multiply(*node.kernels, product, ith, nth);
}

ggml_tensor * product(Graph & graph, bool forward, const std::vector<NodeFactor> & factors) {
  ProductNode node{graph.device().kernels, forward, {}};
  std::vector<ggml_tensor *> sources;
  for (const NodeFactor & factor : factors) {
    sources.insert(sources.end(), {factor.weight, factor.x});
    node.scales.push_back(factor.scale);
  }
  const ggml_tensor * weight = sources[0];
  graph.keep_in_threads(compute_product, multiply_scratch_bytes);
  return ggml_custom_4d(graph.context(), GGML_TYPE_F32, weight->ne[forward ? 1 : 0], sources[1]->ne[1], 1, 1,
                        sources.data(), static_cast<int>(sources.size()), compute_product, GGML_N_TASKS_MAX,
                        graph.keep(std::move(node)));
}

// Rows of the sum take the place of tokens, and tokens are what is summed over.
void compute_outer(ggml_tensor * sum, int ith, int nth, void * data) {
  const ggml_tensor *a = sum->src[1], *b = sum->src[2];
  Product product;
  product.forward = false;
  product.factors = {{weights_of(a), {floats_of(b), 1, elements(b->nb[1])}, 1}};
  product.tokens = sum->ne[1];
  product.y = static_cast<float *>(sum->data);
  product.y_token = elements(sum->nb[1]);
  product.add = true;
  multiply(*static_cast<const Kernels *>(data), product, ith, nth);
}

void compute_cross_entropy(ggml_tensor * logits, int ith, int nth, void * data) {
  const auto floats = [&](int source) { return static_cast<float *>(logits->src[source]->data); };
  CrossEntropy call;
  call.logits = static_cast<float *>(logits->data);
  call.vocabulary = logits->ne[0];
  call.rows = logits->ne[1];
  call.targets = static_cast<const int32_t *>(logits->src[1]->data);
  call.gap = floats(2);
  call.top = floats(3);
  call.others = floats(4);
  cross_entropy(*static_cast<const Kernels *>(data), call, ith, nth);
}

} // namespace

ggml_tensor * node_product(Graph & graph, const std::vector<NodeFactor> & factors) {
  return product(graph, true, factors);
}

ggml_tensor * node_product_back(Graph & graph, const std::vector<NodeFactor> & factors) {
  return product(graph, false, factors);
}

void node_add_outer(Graph & graph, ggml_tensor * sum, ggml_tensor * a, ggml_tensor * b) {
  ggml_tensor * sources[] = {a, b};
  graph.emit(ggml_custom_inplace(graph.context(), sum, sources, 2, compute_outer, GGML_N_TASKS_MAX,
                                 const_cast<Kernels *>(graph.device().kernels)));
}

ggml_tensor * node_cross_entropy(Graph & graph, ggml_tensor * logits, ggml_tensor * targets,
                                 const LossPieces & pieces) {
  ggml_tensor * sources[] = {targets, pieces.gap, pieces.top, pieces.others};
  return graph.emit(ggml_custom_inplace(graph.context(), logits, sources, 4, compute_cross_entropy,
                                        GGML_N_TASKS_MAX, const_cast<Kernels *>(graph.device().kernels)));
}
