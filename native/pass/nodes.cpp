// See the header.
#include "pass/nodes.h"

#include "kernels/cross-entropy.h"
#include "kernels/multiply.h"

namespace {

// The most factors of a sum: a matrix of the base and one of a pair.
constexpr size_t most_factors = 2;

struct ProductNode {
  const Kernels * kernels;
  const ThreadScratch * scratch;
  bool forward;
  size_t factors;
  float scales[most_factors];
};

struct OuterNode {
  const Kernels * kernels;
  const ThreadScratch * scratch;
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
  Factor factors[most_factors];
  for (size_t i = 0; i < node.factors; i++) {
    const ggml_tensor * x = y->src[2 * i + 1];
    factors[i] = {weights_of(y->src[2 * i]), {floats_of(x), elements(x->nb[1]), 1}, node.scales[i]};
  }
  Product product;
  product.forward = node.forward;
  product.factors = factors;
  product.factor_count = node.factors;
  product.tokens = y->ne[1];
  product.y = static_cast<float *>(y->data);
  product.y_token = elements(y->nb[1]);
  multiply(*node.kernels, product, ith, nth, node.scratch->of(ith));
}

ggml_tensor * product(Graph & graph, bool forward, const std::vector<NodeFactor> & factors) {
  ProductNode node{graph.device().kernels, graph.scratch(multiply_scratch_bytes), forward, 0, {}};
  std::vector<ggml_tensor *> sources;
  for (const NodeFactor & factor : factors) {
    sources.insert(sources.end(), {factor.weight, factor.x});
    node.scales[node.factors++] = factor.scale;
  }
  const ggml_tensor * weight = sources[0];
  return ggml_custom_4d(graph.context(), GGML_TYPE_F32, weight->ne[forward ? 1 : 0], sources[1]->ne[1], 1, 1,
                        sources.data(), static_cast<int>(sources.size()), compute_product, GGML_N_TASKS_MAX,
                        graph.keep(node));
}

// Rows of the sum take the place of tokens, and tokens are what is summed over.
void compute_outer(ggml_tensor * sum, int ith, int nth, void * data) {
  const auto & node = *static_cast<const OuterNode *>(data);
  const ggml_tensor *a = sum->src[1], *b = sum->src[2];
  const Factor factor{weights_of(a), {floats_of(b), 1, elements(b->nb[1])}, 1};
  Product product;
  product.forward = false;
  product.factors = &factor;
  product.factor_count = 1;
  product.tokens = sum->ne[1];
  product.y = static_cast<float *>(sum->data);
  product.y_token = elements(sum->nb[1]);
  product.add = true;
  multiply(*node.kernels, product, ith, nth, node.scratch->of(ith));
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
  OuterNode * node = graph.keep(OuterNode{graph.device().kernels, graph.scratch(multiply_scratch_bytes)});
  graph.emit(ggml_custom_inplace(graph.context(), sum, sources, 2, compute_outer, GGML_N_TASKS_MAX, node));
}

ggml_tensor * node_cross_entropy(Graph & graph, ggml_tensor * logits, ggml_tensor * targets,
                                 const LossPieces & pieces) {
  ggml_tensor * sources[] = {targets, pieces.gap, pieces.top, pieces.others};
  return graph.emit(ggml_custom_inplace(graph.context(), logits, sources, 4, compute_cross_entropy,
                                        GGML_N_TASKS_MAX, const_cast<Kernels *>(graph.device().kernels)));
}
