// Adapters as GGUF. Those of LoRA are in the form llama.cpp loads: `NAME.weight.lora_a` [K, r] and
// `NAME.weight.lora_b` [r, N].
#include "files/gguf-file.h"
#include "files/gguf-output.h"
#include "runtime/failure.h"
#include "trainer/trained.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace {

struct FilePair {
  const ggml_tensor * a = nullptr;
  const ggml_tensor * b = nullptr;
  const ggml_tensor * magnitude = nullptr; // of DoRA
};

[[noreturn]] void refuse(const GgufFile & file, const std::string & why) {
  throw Failure("adapter-mismatch", file.path + " " + why + ".");
}

bool cut_suffix(std::string & name, const char * suffix) {
  const size_t length = std::string(suffix).size();
  if (name.size() <= length || name.compare(name.size() - length, length, suffix) != 0) return false;
  name.resize(name.size() - length);
  return true;
}

// Returns whether the adapter is of DoRA.
bool check_header(const GgufFile & file, const Model & model) {
  const std::string type = file.text("adapter.type").value_or("");
  if (file.text("general.type").value_or("") != "adapter" || (type != "lora" && type != "dora"))
    refuse(file, "is no LoRA adapter");
  const std::string architecture = file.text("general.architecture").value_or("");
  if (architecture != model.architecture)
    refuse(file,
           "adapts a model of architecture \"" + architecture + "\", not \"" + model.architecture + "\"");
  return type == "dora";
}

std::map<std::string, FilePair> pair_tensors(const GgufFile & file) {
  std::map<std::string, FilePair> pairs;
  for (const ggml_tensor * tensor : file.tensors()) {
    std::string name = tensor->name;
    if (cut_suffix(name, ".lora_a"))
      pairs[name].a = tensor;
    else if (cut_suffix(name, ".lora_b"))
      pairs[name].b = tensor;
    else if (cut_suffix(name, ".lora_magnitude"))
      pairs[name].magnitude = tensor;
    else
      refuse(file, "has a tensor " + name + ", which is no part of an adapter");
  }
  if (pairs.empty()) refuse(file, "adapts nothing");
  return pairs;
}

std::string shape_text(const ggml_tensor * tensor) {
  return std::to_string(tensor->ne[0]) + " x " + std::to_string(tensor->ne[1]);
}

void check_shapes(const GgufFile & file, const Model & model, Module module, const FilePair & pair) {
  const auto [k, n] = module_shape(model.hyper, module);
  const int64_t rank = pair.a->ne[1];
  if (rank < 1) refuse(file, std::string("has a rank of 0: ") + pair.a->name + " is empty");
  const auto check = [&](const ggml_tensor * tensor, int64_t ne0, int64_t ne1) {
    if (ggml_n_dims(tensor) > 2 || tensor->ne[0] != ne0 || tensor->ne[1] != ne1)
      refuse(file, "does not fit " + model.path + ": " + tensor->name + " is " + shape_text(tensor) +
                       ", not " + std::to_string(ne0) + " x " + std::to_string(ne1));
    if (!ggml_get_type_traits(tensor->type)->to_float && tensor->type != GGML_TYPE_F32)
      refuse(file, std::string("stores ") + tensor->name + " as " + ggml_type_name(tensor->type));
  };
  check(pair.a, k, rank);
  check(pair.b, rank, n);
  if (pair.magnitude) check(pair.magnitude, n, 1);
}

// Pairs in the order of layers and modules, without values yet.
Adapter plan_adapter(const GgufFile & file, const Model & model, bool has_magnitudes,
                     std::map<std::string, FilePair> & found) {
  Adapter adapter;
  adapter.has_magnitudes = has_magnitudes;
  for (int64_t layer = 0; layer < model.hyper.layers; layer++)
    for (int module = 0; module < MODULE_COUNT; module++) {
      const auto entry = found.find(layer_tensor_name(layer, module_names[module]));
      if (entry == found.end()) continue;
      const FilePair & tensors = entry->second;
      if (!tensors.a || !tensors.b) refuse(file, "has only one of the two tensors of " + entry->first);
      if ((tensors.magnitude != nullptr) != adapter.has_magnitudes)
        refuse(file, adapter.has_magnitudes ? "has no magnitude of " + entry->first
                                            : "has a magnitude of " + entry->first + ", which LoRA has not");
      check_shapes(file, model, static_cast<Module>(module), tensors);
      LowRankPair pair;
      pair.layer = layer;
      pair.module = static_cast<Module>(module);
      pair.rank = tensors.a->ne[1];
      adapter.pairs.push_back(pair);
    }
  if (adapter.pairs.size() == found.size()) return adapter;
  for (const auto & [name, tensors] : found) {
    bool known = false;
    for (const LowRankPair & pair : adapter.pairs)
      known = known || layer_tensor_name(pair.layer, module_names[pair.module]) == name;
    if (!known) refuse(file, "adapts " + name + ", which is none of the linear layers of " + model.path);
  }
  return adapter;
}

float read_alpha(const GgufFile & file) {
  const auto alpha = static_cast<float>(file.number("adapter.lora.alpha").value_or(0));
  if (!std::isfinite(alpha) || alpha <= 0)
    refuse(file, "has an adapter.lora.alpha of " + std::to_string(alpha) + "; it must be above 0");
  return alpha;
}

void load_floats(const GgufFile & file, const ggml_tensor * source, ggml_tensor * target) {
  const std::vector<float> values = file.read_floats(source);
  if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
    throw Failure("model-format",
                  file.path + " is damaged: " + source->name + " holds values that are not finite.");
  ggml_backend_tensor_set(target, values.data(), 0, ggml_nbytes(target));
}

} // namespace

Trained adapter_read_file(const Model & model, const AdapterFile & source) {
  const GgufFile file(source.path);
  const bool has_magnitudes = check_header(file, model);
  auto found = pair_tensors(file);
  Trained trained;
  Adapter & adapter = trained.adapter;
  adapter = plan_adapter(file, model, has_magnitudes, found);
  adapter.alpha = source.alpha ? *source.alpha : read_alpha(file);
  adapter.dropout = source.dropout;
  adapter.seed = source.seed;
  for (LowRankPair & pair : adapter.pairs) pair.scale = adapter.alpha / static_cast<float>(pair.rank);
  adapter_allocate(adapter, trained.parameters, model, source.trains);
  for (const LowRankPair & pair : adapter.pairs) {
    const FilePair & tensors = found[pair.name];
    load_floats(file, tensors.a, pair.a);
    load_floats(file, tensors.b, pair.b);
    if (adapter.has_magnitudes) load_floats(file, tensors.magnitude, pair.magnitude);
  }
  return trained;
}

void adapter_write_file(const Adapter & adapter, const Model & model, const std::string & path) {
  std::vector<const ggml_tensor *> tensors;
  for (const LowRankPair & pair : adapter.pairs) {
    tensors.insert(tensors.end(), {pair.a, pair.b});
    if (adapter.has_magnitudes) tensors.push_back(pair.magnitude);
  }
  const GgufMetadata metadata = gguf_metadata("adapter", model.architecture);
  gguf_set_val_str(metadata.get(), "adapter.type", adapter.has_magnitudes ? "dora" : "lora");
  gguf_set_val_f32(metadata.get(), "adapter.lora.alpha", adapter.alpha);
  gguf_write_floats(path, metadata, tensors, 1);
}
