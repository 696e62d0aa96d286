// See the header.
#include "runtime/device.h"

#include "kernels/kernels.h"
#include "runtime/failure.h"
#include "runtime/imaginary-memory.h"
#include "runtime/runtime.h"

namespace {

bool belongs_to(ggml_backend_dev_t device, const char * backend) {
  return std::string(ggml_backend_reg_name(ggml_backend_dev_backend_reg(device))) == backend;
}

Device describe(ggml_backend_dev_t handle) {
  Device device;
  device.handle = handle;
  if (ggml_backend_dev_type(handle) == GGML_BACKEND_DEVICE_TYPE_CPU) device.kernels = &kernels_best();
  // Vulkan's outer product computes every element in a thread of its own, without tiles: a matrix product of
  // transposed copies is many times faster.
  if (belongs_to(handle, "Vulkan")) device.without.insert("OUT_PROD");
  device.plain_bf16 = belongs_to(handle, "CUDA");
  return device;
}

} // namespace

ggml_backend_buffer_type_t Device::memory() const {
  return imaginary ? imaginary_memory(handle) : ggml_backend_dev_buffer_type(handle);
}

Device runtime_device(const std::string & name) {
  if (name == "cpu") return describe(runtime_cpu());
  std::string names = "cpu";
  for (ggml_backend_dev_t device : runtime_devices()) {
    if (name == ggml_backend_dev_name(device)) return describe(device);
    names += std::string(", ") + ggml_backend_dev_name(device);
  }
  throw Failure("device", "There is no device " + name + " here, only " + names + ".");
}
