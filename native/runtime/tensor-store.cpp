// See the header.
#include "runtime/tensor-store.h"

#include "runtime/failure.h"

TensorStore::TensorStore(size_t capacity)
    : context_(ggml_init({ggml_tensor_overhead() * (capacity + 1), nullptr, /*no_alloc*/ true})) {}

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

void TensorStore::allocate(ggml_backend_t backend, const std::string & what) {
  if (!ggml_get_first_tensor(context_)) return;
  buffer_ = ggml_backend_alloc_ctx_tensors(context_, backend);
  if (!buffer_) throw Failure("out-of-memory", "There is not enough memory for " + what + ".");
  ggml_backend_buffer_clear(buffer_, 0);
}
