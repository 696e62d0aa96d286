// Takes the registry from the prebuilt libraries, of which only libggml-base is linked.
#include "runtime/failure.h"
#include "runtime/registry.h"
#include "runtime/shared-library.h"

#include <filesystem>

namespace {

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

} // namespace

Registry registry_open(const std::string & directory) {
  const std::string name = find_registry_library(directory);
  check_release(name);
  const std::string path = directory + "/" + name;
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
