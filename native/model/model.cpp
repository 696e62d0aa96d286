// Loads a base model: checks the header, then finds every tensor its place.
#include "model/model.h"

#include "files/gguf-file.h"
#include "model/model-header.h"
#include "model/weights.h"

const std::array<const char *, MODULE_COUNT> module_names = {"attn_q",   "attn_k", "attn_v",  "attn_output",
                                                             "ffn_gate", "ffn_up", "ffn_down"};

std::string layer_tensor_name(int64_t layer, const char * part, const char * kind) {
  return "blk." + std::to_string(layer) + "." + part + "." + kind;
}

std::array<int64_t, 2> module_shape(const Hyperparameters & hyper, Module module) {
  const int64_t queries = hyper.heads * hyper.head_size;
  const int64_t keys = hyper.heads_kv * hyper.head_size;
  switch (module) {
  case ATTN_Q:
    return {hyper.width, queries};
  case ATTN_K:
  case ATTN_V:
    return {hyper.width, keys};
  case ATTN_OUTPUT:
    return {queries, hyper.width};
  case FFN_DOWN:
    return {hyper.feed_forward, hyper.width};
  default:
    return {hyper.width, hyper.feed_forward};
  }
}

int64_t block_weights(const Hyperparameters & hyper) {
  int64_t sum = 0;
  for (int module = 0; module < MODULE_COUNT; module++) {
    const auto [k, n] = module_shape(hyper, static_cast<Module>(module));
    sum += k * n;
  }
  return sum;
}

Model::Model(const std::string & path, const Device & device, int threads)
    : path(path), device(device), threads(threads), lanes(device.kernels ? threads : 1) {
  const GgufFile file(path);
  architecture = file.text("general.architecture").value_or("");
  hyper = read_hyperparameters(file);
  check_tensors(file, hyper);
  weights_ = std::make_unique<Weights>(file, device);
  tensors = weights_->tensors();
  name_tensors();
}

Model::Model(const Model & base, const TensorsByName & tensors)
    : path(base.path), device(base.device), threads(base.threads), lanes(base.lanes),
      architecture(base.architecture), hyper(base.hyper), tensors(tensors) {
  name_tensors();
}

void Model::name_tensors() {
  const auto find = [&](const std::string & name) {
    const auto found = tensors.find(name);
    return found == tensors.end() ? nullptr : found->second;
  };
  embedding = find("token_embd.weight");
  output_norm = find("output_norm.weight");
  rope_factors = find("rope_freqs.weight");
  output.weight = find("output.weight") ? find("output.weight") : embedding;
  for (int64_t i = 0; i < hyper.layers; i++) {
    Layer layer;
    layer.attn_norm = find(layer_tensor_name(i, "attn_norm"));
    layer.ffn_norm = find(layer_tensor_name(i, "ffn_norm"));
    layer.q_norm = find(layer_tensor_name(i, "attn_q_norm"));
    layer.k_norm = find(layer_tensor_name(i, "attn_k_norm"));
    for (int module = 0; module < MODULE_COUNT; module++) {
      layer.linear[module].weight = find(layer_tensor_name(i, module_names[module]));
      layer.linear[module].bias = find(layer_tensor_name(i, module_names[module], "bias"));
    }
    layers.push_back(layer);
  }
}

Model::~Model() = default;

size_t Model::bytes() const {
  size_t sum = weights_ ? weights_->bytes() : 0;
  for (const auto & store : transposed_) sum += store->bytes();
  return sum;
}
