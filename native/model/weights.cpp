// See the header.
#include "model/weights.h"

#include "files/gguf-file.h"

#include <algorithm>

namespace {

// Vectors - norms, biases, rope factors - meet F32 activations element by element, so they are kept as F32.
ggml_type kept_type(const ggml_tensor * tensor) {
  return ggml_n_dims(tensor) == 1 ? GGML_TYPE_F32 : tensor->type;
}

// Whether the CPU's kernels take the tensor where it lies in the file.
bool fits_in_place(const GgufFile & file, const ggml_tensor * tensor) {
  return kept_type(tensor) == tensor->type &&
         file.offset(tensor) % ggml_backend_buft_get_alignment(ggml_backend_cpu_buffer_type()) == 0;
}

// Bytes read from the file and handed to the device at a time.
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

Weights::Weights(const GgufFile & file, const Device & device)
    : mapped_(file.tensors().size()), copied_(file.tensors().size()) {
  if (device.kernels && !device.imaginary) map(file);
  copy(file, device);
}

void Weights::map(const GgufFile & file) {
  mapping_ = std::make_unique<MappedFile>(file.path);
  if (!mapping_->data()) return;
  std::vector<size_t> offsets;
  for (const ggml_tensor * tensor : file.tensors()) {
    if (!fits_in_place(file, tensor)) continue;
    by_name_[tensor->name] = mapped_.declare(tensor->type, {tensor->ne[0], tensor->ne[1]}, tensor->name);
    offsets.push_back(file.offset(tensor));
  }
  mapped_.lay_over(mapping_->data(), mapping_->size(), offsets);
}

void Weights::copy(const GgufFile & file, const Device & device) {
  std::vector<std::pair<const ggml_tensor *, ggml_tensor *>> copies;
  for (const ggml_tensor * tensor : file.tensors()) {
    if (find(tensor->name)) continue;
    copies.push_back(
        {tensor, copied_.declare(kept_type(tensor), {tensor->ne[0], tensor->ne[1]}, tensor->name)});
    by_name_[tensor->name] = copies.back().second;
  }
  copied_.allocate(device, file.path);
  if (device.imaginary) return;
  for (const auto & [source, target] : copies) load_tensor(file, source, target);
}

ggml_tensor * Weights::find(const std::string & name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}
