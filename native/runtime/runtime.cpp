// See the header.
#include "runtime/runtime.h"

#include "runtime/failure.h"
#include "runtime/log-capture.h"
#include "runtime/registry.h"

#include <cstdio>
#include <mutex>

namespace {

Runtime runtime;

void print_abort(const char * message) {
  std::fprintf(stderr, "ggml stopped the process: %s\n", message);
}

} // namespace

const Runtime & runtime_open(const std::string & directory) {
  static std::mutex mutex;
  const std::lock_guard<std::mutex> lock(mutex);
  if (!runtime.devices.empty()) return runtime;

  const Registry registry = registry_open(directory);
  if (registry.dev_count() == 0) {
    const LogCapture quiet; // ggml says on stderr what it loads
    registry.load_all_from_path(directory.c_str());
  }
  for (size_t i = 0; i < registry.dev_count(); i++) runtime.devices.push_back(registry.dev_get(i));
  if (runtime.devices.empty())
    throw Failure("device", "ggml found no device with the libraries of " + directory + ".");
  runtime.release = GGML_RELEASE;
  ggml_set_abort_callback(print_abort);
  return runtime;
}

const std::vector<ggml_backend_dev_t> & runtime_devices() {
  return runtime.devices;
}

ggml_backend_dev_t runtime_cpu() {
  for (ggml_backend_dev_t device : runtime.devices)
    if (ggml_backend_dev_type(device) == GGML_BACKEND_DEVICE_TYPE_CPU) return device;
  throw Failure("device", "ggml offers no CPU device; open the runtime first.");
}

ggml_backend_t runtime_init(ggml_backend_dev_t device) {
  if (ggml_backend_t backend = ggml_backend_dev_init(device, nullptr)) return backend;
  throw Failure("device", std::string("The device ") + ggml_backend_dev_name(device) + " does not start.");
}

namespace {

// A function that only some backends have, or null.
template <typename Function> Function backend_function(ggml_backend_t backend, const char * name) {
  const ggml_backend_reg_t reg = ggml_backend_dev_backend_reg(ggml_backend_get_device(backend));
  return reinterpret_cast<Function>(ggml_backend_reg_get_proc_address(reg, name));
}

} // namespace

void runtime_set_threads(ggml_backend_t backend, int threads) {
  if (const auto set = backend_function<ggml_backend_set_n_threads_t>(backend, "ggml_backend_set_n_threads"))
    set(backend, threads);
}

void runtime_set_cancelled(ggml_backend_t backend, const std::atomic<bool> * cancelled) {
  const auto set =
      backend_function<ggml_backend_set_abort_callback_t>(backend, "ggml_backend_set_abort_callback");
  if (!set) return;
  const ggml_abort_callback is_set = [](void * data) {
    return static_cast<std::atomic<bool> *>(data)->load();
  };
  set(backend, cancelled ? is_set : nullptr, const_cast<std::atomic<bool> *>(cancelled));
}
