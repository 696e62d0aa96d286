// See the header.
#include "bench/random-model.h"

#include "gguf.h"
#include "runtime/failure.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <random>

namespace {

const std::map<std::string, Shape> presets = {
    {"tiny", {2, 256, 4, 2, 512, 512}},        {"tinyllama", {22, 2048, 32, 4, 5632, 32000}},
    {"7b", {32, 4096, 32, 32, 11008, 32000}},  {"8b", {32, 4096, 32, 8, 14336, 128256}},
    {"13b", {40, 5120, 40, 40, 13824, 32000}},
};

const std::map<std::string, ggml_type> types = {
    {"f32", GGML_TYPE_F32},   {"f16", GGML_TYPE_F16},   {"bf16", GGML_TYPE_BF16}, {"q8_0", GGML_TYPE_Q8_0},
    {"q4_0", GGML_TYPE_Q4_0}, {"q4_k", GGML_TYPE_Q4_K}, {"q5_k", GGML_TYPE_Q5_K}, {"q6_k", GGML_TYPE_Q6_K},
};

// Rows that differ; they repeat, so that the largest models take seconds.
constexpr int64_t distinct_rows = 64;

// Header and random data of a file, tensor by tensor.
class RandomFile {
public:
  explicit RandomFile(const Shape & shape) : gguf_(gguf_init_empty()) {
    context_ = ggml_init({ggml_tensor_overhead() * (16 + 16 * shape.layers), nullptr, /*no_alloc*/ true});
    gguf_set_val_str(gguf_, "general.architecture", "llama");
    const auto set = [&](const char * key, int64_t value) {
      gguf_set_val_u32(gguf_, (std::string("llama.") + key).c_str(), static_cast<uint32_t>(value));
    };
    set("context_length", 16384);
    set("embedding_length", shape.width);
    set("block_count", shape.layers);
    set("feed_forward_length", shape.feed_forward);
    set("attention.head_count", shape.heads);
    set("attention.head_count_kv", shape.heads_kv);
    set("rope.dimension_count", shape.width / shape.heads);
    set("vocab_size", shape.vocabulary);
    gguf_set_val_f32(gguf_, "llama.attention.layer_norm_rms_epsilon", 1e-5F);
  }
  ~RandomFile() {
    gguf_free(gguf_);
    ggml_free(context_);
  }

  void add(const std::string & name, ggml_type type, int64_t k, int64_t n) {
    if (k % ggml_blck_size(type) != 0)
      throw Failure("usage", "Rows of " + std::to_string(k) + " cannot be " + ggml_type_name(type) + ".");
    ggml_tensor * tensor =
        n == 0 ? ggml_new_tensor_1d(context_, type, k) : ggml_new_tensor_2d(context_, type, k, n);
    ggml_set_name(tensor, name.c_str());
    gguf_add_tensor(gguf_, tensor);
    tensors_.push_back(tensor);
  }

  void write(const std::string & path) {
    if (!gguf_write_to_file(gguf_, path.c_str(), /*only_meta*/ true))
      throw Failure("disk-full", "Cannot write " + path + ".");
    std::FILE * file = std::fopen(path.c_str(), "ab");
    bool whole = file != nullptr;
    for (size_t i = 0; whole && i < tensors_.size(); i++) whole = append(file, tensors_[i]);
    if (!file || std::fclose(file) != 0 || !whole) throw Failure("disk-full", "Cannot write " + path + ".");
  }

private:
  bool append(std::FILE * file, const ggml_tensor * tensor) {
    const std::vector<uint8_t> rows = random_rows(tensor);
    size_t left = ggml_nbytes(tensor);
    while (left > 0) {
      const size_t count = std::min(left, rows.size());
      if (std::fwrite(rows.data(), 1, count, file) != count) return false;
      left -= count;
    }
    const std::vector<uint8_t> padding(GGML_PAD(ggml_nbytes(tensor), gguf_get_alignment(gguf_)) -
                                       ggml_nbytes(tensor));
    return padding.empty() || std::fwrite(padding.data(), 1, padding.size(), file) == padding.size();
  }

  // Vectors - the norms - around 1, matrices around 0 so that what goes in and comes out is of one size.
  std::vector<uint8_t> random_rows(const ggml_tensor * tensor) {
    const bool vector = tensor->ne[1] == 1;
    const int64_t k = tensor->ne[0], rows = std::min(distinct_rows, tensor->ne[1]);
    const float middle = vector ? 1 : 0, spread = vector ? 0.2F : std::sqrt(3.0F / static_cast<float>(k));
    std::vector<float> floats(k * rows);
    for (float & value : floats)
      value = middle + spread * (static_cast<float>(random_()) / 2147483648.0F - 1);
    std::vector<uint8_t> bytes(ggml_row_size(tensor->type, k) * rows);
    ggml_quantize_chunk(tensor->type, floats.data(), bytes.data(), 0, rows, k, nullptr);
    return bytes;
  }

  gguf_context * gguf_;
  ggml_context * context_;
  std::vector<ggml_tensor *> tensors_;
  std::mt19937 random_{1};
};

void write_random_model(const Shape & shape, ggml_type type, const std::string & path) {
  RandomFile file(shape);
  file.add("token_embd.weight", type, shape.width, shape.vocabulary);
  file.add("output.weight", type, shape.width, shape.vocabulary);
  file.add("output_norm.weight", GGML_TYPE_F32, shape.width, 0);
  Hyperparameters hyper;
  hyper.width = shape.width;
  hyper.heads = shape.heads;
  hyper.heads_kv = shape.heads_kv;
  hyper.head_size = shape.width / shape.heads;
  hyper.feed_forward = shape.feed_forward;
  for (int64_t layer = 0; layer < shape.layers; layer++) {
    file.add(layer_tensor_name(layer, "attn_norm"), GGML_TYPE_F32, shape.width, 0);
    file.add(layer_tensor_name(layer, "ffn_norm"), GGML_TYPE_F32, shape.width, 0);
    for (int module = 0; module < MODULE_COUNT; module++) {
      const auto [k, n] = module_shape(hyper, static_cast<Module>(module));
      file.add(layer_tensor_name(layer, module_names[module]), type, k, n);
    }
  }
  file.write(path);
}

// Removed again in any case.
struct TemporaryFile {
  const std::string path;
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
};

} // namespace

Shape read_shape(Options & options, const std::string & preset) {
  const std::string name = options.text("preset", preset);
  const auto found = presets.find(name);
  if (found == presets.end()) throw Failure("usage", "There is no preset " + name + ".");
  Shape shape = found->second;
  shape.layers = options.number("layers", shape.layers);
  shape.width = options.number("width", shape.width);
  shape.heads = options.number("heads", shape.heads);
  shape.heads_kv = options.number("heads-kv", shape.heads_kv);
  shape.feed_forward = options.number("feed-forward", shape.feed_forward);
  shape.vocabulary = options.number("vocabulary", shape.vocabulary);
  if (shape.heads < 1 || shape.width % shape.heads != 0)
    throw Failure("usage", "--width must be a multiple of --heads.");
  return shape;
}

ggml_type read_type(const std::string & name) {
  const auto found = types.find(name);
  if (found == types.end()) throw Failure("usage", "There is no type " + name + ".");
  return found->second;
}

std::shared_ptr<Model> random_model(const Shape & shape, ggml_type type, const Device & device, int threads) {
  static int number = 0;
  const std::string name = "bench-" + std::to_string(std::random_device{}()) + "-" + std::to_string(number++);
  const TemporaryFile file{(std::filesystem::temp_directory_path() / (name + ".gguf")).string()};
  write_random_model(shape, type, file.path);
  return std::make_shared<Model>(file.path, device, threads);
}
