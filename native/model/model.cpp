// Loads a base model: checks the header, then reads every tensor into the backend's memory.
#include "model/model.h"

#include "files/gguf-file.h"
#include "model/model-header.h"
#include "runtime/failure.h"
#include "runtime/runtime.h"

#include <algorithm>

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

namespace {

// Vectors - norms, biases, rope factors - meet F32 activations element by element, so they are kept as F32.
ggml_type kept_type(const ggml_tensor * tensor) {
  return ggml_n_dims(tensor) == 1 ? GGML_TYPE_F32 : tensor->type;
}

// Bytes read from the file and handed to the backend at a time.
constexpr size_t chunk_bytes = 16 << 20;

void load_tensor(const GgufFile & file, const ggml_tensor * source, ggml_tensor * target) {
  if (source->type != target->type) {
    const std::vector<float> floats = file.read_floats(source);
    ggml_backend_tensor_set(target, floats.data(), 0, ggml_nbytes(target));
    return;
  }
  std::vector<uint8_t> bytes(std::min(chunk_bytes, ggml_nbytes(source)));
  for (size_t done = 0; done < ggml_nbytes(source); done += bytes.size()) {
    const size_t count = std::min(bytes.size(), ggml_nbytes(source) - done);
    file.read(source, bytes.data(), done, count);
    ggml_backend_tensor_set(target, bytes.data(), done, count);
  }
}

} // namespace

Model::Model(const std::string & path, const Device & device, int threads)
    : path(path), device(device), threads(threads), lanes(device.kernels ? threads : 1) {
  const GgufFile file(path);
  architecture = file.text("general.architecture").value_or("");
  hyper = read_hyperparameters(file);
  check_tensors(file, hyper);
  backend = runtime_init(device.handle);
  try {
    name_tensors(load_tensors(file));
  } catch (...) {
    stores_.clear();
    ggml_backend_free(backend);
    throw;
  }
}

Model::TensorsByName Model::load_tensors(const GgufFile & file) {
  stores_.push_back(std::make_unique<TensorStore>(file.tensors().size()));
  TensorsByName loaded;
  for (const ggml_tensor * tensor : file.tensors()) {
    loaded[tensor->name] =
        stores_.back()->declare(kept_type(tensor), {tensor->ne[0], tensor->ne[1]}, tensor->name);
  }
  stores_.back()->allocate(backend, path);
  for (const ggml_tensor * tensor : file.tensors()) load_tensor(file, tensor, loaded[tensor->name]);
  return loaded;
}

void Model::name_tensors(const TensorsByName & loaded) {
  const auto find = [&](const std::string & name) {
    const auto found = loaded.find(name);
    return found == loaded.end() ? nullptr : found->second;
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

size_t Model::bytes() const {
  size_t sum = 0;
  for (const auto & store : stores_) sum += store->bytes();
  return sum;
}

Model::~Model() {
  stores_.clear();
  ggml_backend_free(backend);
}
