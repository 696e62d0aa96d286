// Tensors that stay: declared first, then given memory on a device all at once, zeroed.
#pragma once

#include "ggml-backend.h"
#include "ggml.h"
#include "runtime/device.h"

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
  void allocate(const Device & device, const std::string & what);
  // Instead of `allocate`, on the CPU: the tensors, in the order of their declaration, lie in memory that
  // others hold and that is only read, `offsets` bytes from its beginning.
  void lay_over(const void * memory, size_t bytes, const std::vector<size_t> & offsets);
  // Of all tensors, once they have their memory.
  size_t bytes() const { return bytes_; }

private:
  ggml_context * context_ = nullptr;
  ggml_backend_buffer_t buffer_ = nullptr;
  size_t bytes_ = 0;
};
