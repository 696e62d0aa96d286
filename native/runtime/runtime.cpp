// Maps ggml's libraries. Only libggml-base is linked; the registry lives in a library whose name carries the
// variant and the release, so its functions are looked up at run time.
#include "runtime/runtime.h"

#include "runtime/failure.h"
#include "runtime/log-capture.h"
#include "runtime/shared-library.h"

#include <cstdio>
#include <filesystem>
#include <mutex>

namespace {

struct Registry {
  decltype(&ggml_backend_load_all_from_path) load_all_from_path;
  decltype(&ggml_backend_dev_count) dev_count;
  decltype(&ggml_backend_dev_get) dev_get;
};

Runtime runtime;

void print_abort(const char * message) {
  std::fprintf(stderr, "ggml stopped the process: %s\n", message);
}

// libggml.v0.4.0.so, libggml.vulkan.v0.4.0.so: the registry of a variant.
std::string find_registry_library(const std::string & directory) {
  const std::string start = std::string(shared_library_prefix) + "ggml.";
  std::error_code error;
  for (const auto & entry : std::filesystem::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind(start, 0) == 0 && entry.path().extension() == shared_library_suffix) return name;
  }
  throw Failure("device", "There is no ggml library in " + directory + ".");
}

void check_release(const std::string & library) {
  if (library.find("." GGML_RELEASE ".") == std::string::npos)
    throw Failure("device",
                  "The trainer was built for llama.cpp " GGML_RELEASE " and cannot use " + library + ".");
}

Registry load_registry(const std::string & path) {
  void * library = shared_library_open(path);
  if (!library) throw Failure("device", "Cannot load " + path + ": " + shared_library_error() + ".");
  Registry registry;
  const auto find = [&](auto & function, const char * name) {
    function = reinterpret_cast<std::decay_t<decltype(function)>>(shared_library_symbol(library, name));
    if (!function) throw Failure("device", path + " has no function " + name + ".");
  };
  find(registry.load_all_from_path, "ggml_backend_load_all_from_path");
  find(registry.dev_count, "ggml_backend_dev_count");
  find(registry.dev_get, "ggml_backend_dev_get");
  return registry;
}

} // namespace

const Runtime & runtime_open(const std::string & directory) {
  static std::mutex mutex;
  const std::lock_guard<std::mutex> lock(mutex);
  if (!runtime.devices.empty()) return runtime;

  const std::string library = find_registry_library(directory);
  check_release(library);
  const Registry registry = load_registry(directory + "/" + library);
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
