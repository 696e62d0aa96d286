// Which tensors an architecture has, and whether those of a file are these.
#include "model/architecture.h"
#include "model/model-header.h"
#include "runtime/failure.h"

#include <algorithm>
#include <map>

namespace {

struct Expected {
  std::vector<int64_t> shape;
  bool required = true;
};

using ExpectedByName = std::map<std::string, Expected>;

void expect_layer(ExpectedByName & expected, const Architecture & architecture, const Hyperparameters & hyper,
                  int64_t layer) {
  const auto name = [&](const char * part, const char * kind = "weight") {
    return layer_tensor_name(layer, part, kind);
  };
  expected[name("attn_norm")] = {{hyper.width}};
  expected[name("ffn_norm")] = {{hyper.width}};
  if (architecture.head_norms)
    for (const char * norm : {"attn_q_norm", "attn_k_norm"}) expected[name(norm)] = {{hyper.head_size}};
  for (int module = 0; module < MODULE_COUNT; module++) {
    const auto [k, n] = module_shape(hyper, static_cast<Module>(module));
    expected[name(module_names[module])] = {{k, n}};
  }
  for (const Module module : architecture.biases)
    expected[name(module_names[module], "bias")] = {{module_shape(hyper, module)[1]}, /*required*/ false};
}

ExpectedByName expected_tensors(const Architecture & architecture, const Hyperparameters & hyper) {
  ExpectedByName expected{
      {"token_embd.weight", {{hyper.width, hyper.vocabulary}}},
      {"output_norm.weight", {{hyper.width}}},
      {"output.weight", {{hyper.width, hyper.vocabulary}, /*required*/ false}},
  };
  if (architecture.rope_factors) expected["rope_freqs.weight"] = {{hyper.head_size / 2}, /*required*/ false};
  for (int64_t layer = 0; layer < hyper.layers; layer++) expect_layer(expected, architecture, hyper, layer);
  return expected;
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

// What a base may be stored as; it stays so in memory.
constexpr ggml_type base_types[] = {GGML_TYPE_F32,  GGML_TYPE_F16,  GGML_TYPE_BF16, GGML_TYPE_Q8_0,
                                    GGML_TYPE_Q4_0, GGML_TYPE_Q4_K, GGML_TYPE_Q5_K, GGML_TYPE_Q6_K};

void check_type(const GgufFile & file, const ggml_tensor * tensor) {
  if (std::count(std::begin(base_types), std::end(base_types), tensor->type) > 0) return;
  std::string names;
  for (const ggml_type type : base_types)
    names += std::string(names.empty() ? "" : ", ") + ggml_type_name(type);
  throw Failure("model-unsupported", file.path + ": tensor " + tensor->name + " is stored as " +
                                         ggml_type_name(tensor->type) + "; models of " + names +
                                         " are trained.");
}

// Names and lengths of what else the header says about the vocabulary.
void check_vocabulary(const GgufFile & file, const Architecture & architecture, int64_t vocabulary) {
  const auto check_count = [&](const std::string & what, std::optional<int64_t> count) {
    if (count.value_or(vocabulary) != vocabulary)
      throw Failure("model-format", file.path + " " + what + " " + std::to_string(*count) +
                                        " tokens but embeds " + std::to_string(vocabulary) + ".");
  };
  const std::string key = std::string(architecture.name) + ".vocab_size";
  check_count("names", file.array_length("tokenizer.ggml.tokens"));
  check_count("has a " + key + " of", file.integer(key));
}

} // namespace

void check_tensors(const GgufFile & file, const Hyperparameters & hyper) {
  const Architecture & architecture =
      architecture_named(file.text("general.architecture").value_or(""), file.path);
  ExpectedByName missing = expected_tensors(architecture, hyper);
  for (const ggml_tensor * tensor : file.tensors()) {
    check_type(file, tensor);
    const auto expected = missing.find(tensor->name);
    if (expected == missing.end())
      throw Failure("model-unsupported", file.path + " has a tensor " + tensor->name +
                                             ", which is no part of the " + architecture.name +
                                             " that is trained.");
    check_shape(file, tensor, expected->second.shape);
    missing.erase(expected);
  }
  for (const auto & [name, expected] : missing)
    if (expected.required) throw Failure("model-format", file.path + " has no tensor " + name + ".");
  check_vocabulary(file, architecture, hyper.vocabulary);
}
