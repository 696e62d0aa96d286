// See the header.
#include "runtime/tensor-store.h"

#include "ggml-alloc.h"
#include "runtime/failure.h"
#include "runtime/room.h"

TensorStore::TensorStore(size_t capacity) {
  const size_t bytes = ggml_tensor_overhead() * (capacity + 1);
  require_room(bytes, "a table of tensors");
  context_ = ggml_init({bytes, nullptr, /*no_alloc*/ true});
}

TensorStore::~TensorStore() {
  ggml_backend_buffer_free(buffer_);
  ggml_free(context_);
}

ggml_tensor * TensorStore::declare(ggml_type type, const std::vector<int64_t> & shape,
                                   const std::string & name) {
  ggml_tensor * tensor = ggml_new_tensor(context_, type, static_cast<int>(shape.size()), shape.data());
  return ggml_set_name(tensor, name.c_str());
}

ggml_tensor * TensorStore::view_2d(ggml_tensor * whole, int64_t ne0, int64_t ne1, size_t offset,
                                   const std::string & name) {
  ggml_tensor * view = ggml_view_2d(context_, whole, ne0, ne1, ggml_row_size(whole->type, ne0), offset);
  return ggml_set_name(view, name.c_str());
}

void TensorStore::allocate(const Device & device, const std::string & what) {
  if (!ggml_get_first_tensor(context_)) return;
  buffer_ = ggml_backend_alloc_ctx_tensors_from_buft(context_, device.memory());
  if (!buffer_) throw Failure("out-of-memory", "There is not enough memory for " + what + ".");
  ggml_backend_buffer_clear(buffer_, 0);
  bytes_ = ggml_backend_buffer_get_size(buffer_);
}

void TensorStore::lay_over(const void * memory, size_t bytes, const std::vector<size_t> & offsets) {
  auto * base = static_cast<uint8_t *>(const_cast<void *>(memory));
  buffer_ = ggml_backend_cpu_buffer_from_ptr(base, bytes);
  size_t next = 0;
  for (ggml_tensor * tensor = ggml_get_first_tensor(context_); tensor;
       tensor = ggml_get_next_tensor(context_, tensor)) {
    ggml_backend_tensor_alloc(buffer_, tensor, base + offsets[next++]);
    bytes_ += ggml_nbytes(tensor);
  }
}
