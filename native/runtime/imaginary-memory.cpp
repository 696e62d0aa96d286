// See the header. A buffer type is a struct of functions in ggml's internal header; the release is checked
// when the libraries are mapped, so it is the one they were built with.
#include "runtime/imaginary-memory.h"

#include "ggml-backend-impl.h"

#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>

namespace {

// Tensors need an address. No page is ever there; nothing computes on it.
void * const nowhere = reinterpret_cast<void *>(uintptr_t{1} << 20);

ggml_backend_buffer_type_t real_of(ggml_backend_buffer_type_t imaginary) {
  return ggml_backend_dev_buffer_type(imaginary->device);
}

void * base(ggml_backend_buffer_t) {
  return nowhere;
}

void forget_value(ggml_backend_buffer_t, ggml_tensor *, uint8_t, size_t, size_t) {}

void forget(ggml_backend_buffer_t, ggml_tensor *, const void *, size_t, size_t) {}

void read_zeros(ggml_backend_buffer_t, const ggml_tensor *, void * data, size_t, size_t size) {
  std::memset(data, 0, size);
}

void clear(ggml_backend_buffer_t, uint8_t) {}

ggml_backend_buffer_t allocate(ggml_backend_buffer_type_t type, size_t size) {
  ggml_backend_buffer_i functions{};
  functions.get_base = base;
  functions.memset_tensor = forget_value;
  functions.set_tensor = forget;
  functions.get_tensor = read_zeros;
  functions.clear = clear;
  return ggml_backend_buffer_init(type, functions, nullptr, size);
}

ggml_backend_buffer_type type_for(ggml_backend_dev_t device) {
  ggml_backend_buffer_type type{};
  type.device = device;
  type.iface.get_name = [](ggml_backend_buffer_type_t) { return "imaginary"; };
  type.iface.alloc_buffer = allocate;
  type.iface.get_alignment = [](ggml_backend_buffer_type_t t) {
    return ggml_backend_buft_get_alignment(real_of(t));
  };
  type.iface.get_max_size = [](ggml_backend_buffer_type_t t) {
    return ggml_backend_buft_get_max_size(real_of(t));
  };
  type.iface.get_alloc_size = [](ggml_backend_buffer_type_t t, const ggml_tensor * tensor) {
    return ggml_backend_buft_get_alloc_size(real_of(t), tensor);
  };
  type.iface.is_host = [](ggml_backend_buffer_type_t t) { return ggml_backend_buft_is_host(real_of(t)); };
  return type;
}

} // namespace

ggml_backend_buffer_type_t imaginary_memory(ggml_backend_dev_t device) {
  static std::mutex mutex;
  static std::map<ggml_backend_dev_t, std::unique_ptr<ggml_backend_buffer_type>> types;
  const std::lock_guard<std::mutex> lock(mutex);
  auto & type = types[device];
  if (!type) type = std::make_unique<ggml_backend_buffer_type>(type_for(device));
  return type.get();
}
