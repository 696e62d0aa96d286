// Tensors that stay: declared first, then given memory on a backend all at once, zeroed.
#pragma once

#include "ggml-backend.h"
#include "ggml.h"

#include <cstdint>
#include <string>
#include <vector>

class TensorStore {
public:
  explicit TensorStore(size_t capacity);
  ~TensorStore();
  TensorStore(const TensorStore &) = delete;
  TensorStore & operator=(const TensorStore &) = delete;

  ggml_tensor * declare(ggml_type type, const std::vector<int64_t> & shape, const std::string & name);
  // A part of a declared tensor under a shape of its own.
  ggml_tensor * view_2d(ggml_tensor * whole, int64_t ne0, int64_t ne1, size_t offset,
                        const std::string & name);
  // Throws `out-of-memory`, naming `what`.
  void allocate(ggml_backend_t backend, const std::string & what);
  // Held now.
  size_t bytes() const { return buffer_ ? ggml_backend_buffer_get_size(buffer_) : 0; }

private:
  ggml_context * context_ = nullptr;
  ggml_backend_buffer_t buffer_ = nullptr;
};
