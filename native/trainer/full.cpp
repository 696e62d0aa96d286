// See the header.
#include "trainer/full.h"

#include "files/gguf-file.h"
#include "files/whole-file.h"
#include "runtime/failure.h"

#include <algorithm>
#include <set>

namespace {

// Elements converted at a time.
constexpr int64_t slice_elements = 4 << 20;

// The block of a tensor; -1 for what is below the first, the number of blocks for what is above the last.
int64_t layer_of(const std::string & name, int64_t layers) {
  if (name.rfind("blk.", 0) == 0) return std::stoll(name.substr(4));
  return name == "token_embd.weight" ? -1 : layers;
}

void check_type(const Model & base, const ggml_tensor * tensor) {
  const ggml_type type = tensor->type;
  if (type == GGML_TYPE_F32 || type == GGML_TYPE_F16 || type == GGML_TYPE_BF16) return;
  throw Failure("model-unsupported", base.path + " stores " + tensor->name + " as " + ggml_type_name(type) +
                                         "; full fine-tuning takes models in F32, F16 or BF16.");
}

void fill(const ggml_tensor * source, ggml_tensor * target) {
  const int64_t all = ggml_nelements(source);
  for (int64_t done = 0; done < all; done += slice_elements) {
    const int64_t count = std::min(slice_elements, all - done);
    const size_t size = ggml_type_size(source->type);
    std::vector<uint8_t> stored(count * size);
    std::vector<float> floats(count);
    ggml_backend_tensor_get(source, stored.data(), done * size, stored.size());
    if (source->type == GGML_TYPE_F32)
      std::copy_n(reinterpret_cast<const float *>(stored.data()), count, floats.data());
    else
      ggml_get_type_traits(source->type)->to_float(stored.data(), floats.data(), count);
    ggml_backend_tensor_set(target, floats.data(), done * sizeof(float), count * sizeof(float));
  }
}

// The values of a parameter as `type`, one slice after the other.
void write_values(WholeFile & file, const ggml_tensor * value, ggml_type type) {
  const int64_t all = ggml_nelements(value);
  for (int64_t done = 0; done < all; done += slice_elements) {
    const int64_t count = std::min(slice_elements, all - done);
    std::vector<float> floats(count);
    ggml_backend_tensor_get(value, floats.data(), done * sizeof(float), count * sizeof(float));
    if (type == GGML_TYPE_F32) {
      file.write(floats.data(), count * sizeof(float));
      continue;
    }
    std::vector<uint16_t> halves(count);
    if (type == GGML_TYPE_BF16)
      ggml_fp32_to_bf16_row(floats.data(), reinterpret_cast<ggml_bf16_t *>(halves.data()), count);
    else
      ggml_fp32_to_fp16_row(floats.data(), reinterpret_cast<ggml_fp16_t *>(halves.data()), count);
    file.write(halves.data(), count * sizeof(uint16_t));
  }
}

// Bytes of the base's file as they are.
void copy_bytes(WholeFile & file, const GgufFile & base, uint64_t from, uint64_t to) {
  std::vector<uint8_t> bytes(std::min<uint64_t>(slice_elements, to - from));
  for (; from < to; from += bytes.size()) {
    const auto count = static_cast<size_t>(std::min<uint64_t>(bytes.size(), to - from));
    base.read_at(from, bytes.data(), count);
    file.write(bytes.data(), count);
  }
}

} // namespace

Trained full_init(const Model & base, const std::vector<int64_t> & layers) {
  Trained trained;
  std::set<int64_t> chosen(layers.begin(), layers.end());
  if (static_cast<int64_t>(chosen.size()) == base.hyper.layers) chosen.insert({-1, base.hyper.layers});
  for (const auto & [name, tensor] : base.tensors) {
    const int64_t layer = layer_of(name, base.hyper.layers);
    if (tensor == base.rope_factors || chosen.count(layer) == 0) continue;
    check_type(base, tensor);
    trained.parameters.declare(name, layer, tensor->ne[0], tensor->ne[1]);
  }
  trained.parameters.allocate(base);
  TensorsByName tensors = base.tensors;
  for (const Parameter & parameter : trained.parameters.named) {
    if (!base.device.imaginary) fill(base.tensors.at(parameter.name), parameter.value);
    tensors[parameter.name] = parameter.value;
  }
  trained.model = std::make_unique<Model>(base, tensors);
  return trained;
}

void full_write_model(const Trained & trained, const Model & base, const std::string & path) {
  const GgufFile source(base.path);
  std::vector<const ggml_tensor *> in_order(source.tensors().begin(), source.tensors().end());
  std::sort(in_order.begin(), in_order.end(), [&](const ggml_tensor * a, const ggml_tensor * b) {
    return source.offset(a) < source.offset(b);
  });
  WholeFile file(path);
  uint64_t done = 0;
  for (const ggml_tensor * tensor : in_order) {
    const auto found = trained.model->tensors.find(tensor->name);
    if (found == trained.model->tensors.end() || !ggml_are_same_shape(found->second, tensor))
      throw Failure("model-format", base.path + " is no longer the model that was loaded.");
    if (!trained.parameters.gradient(found->second, 0)) continue;
    copy_bytes(file, source, done, source.offset(tensor));
    write_values(file, found->second, tensor->type);
    done = source.offset(tensor) + ggml_nbytes(tensor);
  }
  copy_bytes(file, source, done, source.length());
  file.commit();
}
