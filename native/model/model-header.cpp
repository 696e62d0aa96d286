// What a LLaMA is: the keys of its header and the tensors that must be there. Nothing is loaded here.
#include "model/model-header.h"

#include "files/gguf-file.h"
#include "runtime/failure.h"

#include <algorithm>
#include <cmath>

namespace {

// Reads keys of one architecture and says which one is missing or out of its range.
struct HeaderReader {
  const GgufFile & file;
  std::string prefix;

  std::string key(const char * name) const { return prefix + "." + name; }

  int64_t integer(const char * name, int64_t otherwise = -1) const {
    const int64_t value = file.integer(key(name)).value_or(otherwise);
    if (value == -1) throw Failure("model-format", file.path + " has no " + key(name) + ".");
    if (value < 1 || value > INT32_MAX)
      throw Failure("model-format", file.path + ": " + key(name) + " is " + std::to_string(value) + ".");
    return value;
  }

  float number(const char * name, double otherwise) const {
    const double value = file.number(key(name)).value_or(otherwise);
    if (!std::isfinite(value) || value < 0)
      throw Failure("model-format", file.path + ": " + key(name) + " is " + std::to_string(value) + ".");
    return static_cast<float>(value);
  }
};

// As llama.cpp: without a type the scaling is linear, and a factor of 0 or no factor means none.
float read_rope_scale(const HeaderReader & header) {
  const std::string type = header.file.text(header.key("rope.scaling.type")).value_or("linear");
  if (type != "none" && type != "linear")
    throw Failure("model-unsupported", header.file.path + " scales its positions by \"" + type +
                                           "\"; only linear scaling and rope_freqs are trained.");
  if (header.number("rope.scaling.attn_factor", 1) != 1)
    throw Failure("model-unsupported",
                  header.file.path + " has a " + header.key("rope.scaling.attn_factor") + " other than 1.");
  if (type == "none") return 1;
  const float legacy = header.number("rope.scale_linear", 0);
  const float factor = header.number("rope.scaling.factor", legacy);
  return factor == 0 ? 1 : 1 / factor;
}

void check_hyperparameters(const GgufFile & file, const Hyperparameters & hyper) {
  const auto refuse = [&](const std::string & what) {
    throw Failure("model-format", file.path + ": " + what + ".");
  };
  if (hyper.layers > static_cast<int64_t>(file.tensors().size()))
    refuse("it has fewer tensors than its " + std::to_string(hyper.layers) + " blocks need");
  if (hyper.heads % hyper.heads_kv != 0)
    refuse(std::to_string(hyper.heads) + " heads cannot share " + std::to_string(hyper.heads_kv) + " keys");
  if (hyper.rope_size > hyper.head_size || hyper.rope_size % 2 != 0)
    refuse("rope.dimension_count is " + std::to_string(hyper.rope_size) + " for heads of " +
           std::to_string(hyper.head_size));
  if (hyper.rope_base <= 0) refuse("rope.freq_base is 0");
}

std::map<std::string, std::vector<int64_t>> expected_shapes(const Hyperparameters & hyper) {
  std::map<std::string, std::vector<int64_t>> shapes{
      {"token_embd.weight", {hyper.width, hyper.vocabulary}},
      {"output_norm.weight", {hyper.width}},
  };
  for (int64_t layer = 0; layer < hyper.layers; layer++) {
    shapes[layer_tensor_name(layer, "attn_norm")] = {hyper.width};
    shapes[layer_tensor_name(layer, "ffn_norm")] = {hyper.width};
    for (int module = 0; module < MODULE_COUNT; module++) {
      const auto [k, n] = module_shape(hyper, static_cast<Module>(module));
      shapes[layer_tensor_name(layer, module_names[module])] = {k, n};
    }
  }
  return shapes;
}

std::string shape_text(const std::vector<int64_t> & shape) {
  std::string text;
  for (const int64_t n : shape) text += (text.empty() ? "" : " x ") + std::to_string(n);
  return text;
}

std::vector<int64_t> shape_of(const ggml_tensor * tensor) {
  return {tensor->ne, tensor->ne + ggml_n_dims(tensor)};
}

void check_shape(const GgufFile & file, const ggml_tensor * tensor, std::vector<int64_t> expected) {
  // ggml drops trailing dimensions of 1.
  while (expected.size() > 1 && expected.back() == 1) expected.pop_back();
  if (shape_of(tensor) != expected)
    throw Failure("model-format", file.path + ": tensor " + tensor->name + " is " +
                                      shape_text(shape_of(tensor)) + " where its header demands " +
                                      shape_text(expected) + ".");
}

void check_type(const GgufFile & file, const ggml_tensor * tensor) {
  if (tensor->type != GGML_TYPE_F32 && tensor->type != GGML_TYPE_F16)
    throw Failure("model-unsupported", file.path + ": tensor " + tensor->name + " is stored as " +
                                           ggml_type_name(tensor->type) +
                                           "; this version trains F32 and F16 models.");
}

} // namespace

Hyperparameters read_hyperparameters(const GgufFile & file, const std::string & architecture) {
  if (architecture != "llama")
    throw Failure("model-unsupported",
                  file.path + " is a model of architecture \"" + architecture + "\"; only llama is trained.");
  const HeaderReader header{file, architecture};
  if (file.integer(header.key("expert_count")).value_or(0) > 0)
    throw Failure("model-unsupported", file.path + " is a mixture of experts, which is not trained.");

  Hyperparameters hyper;
  hyper.layers = header.integer("block_count");
  hyper.width = header.integer("embedding_length");
  hyper.heads = header.integer("attention.head_count");
  hyper.heads_kv = header.integer("attention.head_count_kv", hyper.heads);
  hyper.feed_forward = header.integer("feed_forward_length");
  hyper.context = header.integer("context_length");
  hyper.head_size = header.integer("attention.key_length", std::max<int64_t>(1, hyper.width / hyper.heads));
  if (header.integer("attention.value_length", hyper.head_size) != hyper.head_size)
    throw Failure("model-unsupported", file.path + " has values and keys of different lengths.");
  hyper.rope_size = header.integer("rope.dimension_count", hyper.head_size);
  if (!file.number(header.key("attention.layer_norm_rms_epsilon")))
    throw Failure("model-format",
                  file.path + " has no " + header.key("attention.layer_norm_rms_epsilon") + ".");
  hyper.norm_epsilon = header.number("attention.layer_norm_rms_epsilon", 0);
  hyper.rope_base = header.number("rope.freq_base", 10000);
  hyper.rope_scale = read_rope_scale(header);
  for (const ggml_tensor * tensor : file.tensors())
    if (std::string(tensor->name) == "token_embd.weight") hyper.vocabulary = tensor->ne[1];
  check_hyperparameters(file, hyper);
  return hyper;
}

void check_tensors(const GgufFile & file, const Hyperparameters & hyper) {
  auto missing = expected_shapes(hyper);
  for (const ggml_tensor * tensor : file.tensors()) {
    const std::string name = tensor->name;
    check_type(file, tensor);
    if (const auto expected = missing.find(name); expected != missing.end()) {
      check_shape(file, tensor, expected->second);
      missing.erase(expected);
    } else if (name == "output.weight") {
      check_shape(file, tensor, {hyper.width, hyper.vocabulary});
    } else if (name == "rope_freqs.weight") {
      check_shape(file, tensor, {hyper.rope_size / 2});
    } else {
      throw Failure("model-unsupported",
                    file.path + " has a tensor " + name + ", which is no part of the LLaMA that is trained.");
    }
  }
  if (!missing.empty())
    throw Failure("model-format", file.path + " has no tensor " + missing.begin()->first + ".");
  const auto check_count = [&](const char * what, std::optional<int64_t> count) {
    if (count.value_or(hyper.vocabulary) != hyper.vocabulary)
      throw Failure("model-format", file.path + " " + what + " " + std::to_string(*count) +
                                        " tokens but embeds " + std::to_string(hyper.vocabulary) + ".");
  };
  check_count("names", file.array_length("tokenizer.ggml.tokens"));
  check_count("has a llama.vocab_size of", file.integer("llama.vocab_size"));
}
