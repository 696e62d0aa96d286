// Takes the registry from the ggml that was built into this program, with all its backends.
#include "runtime/registry.h"

Registry registry_open(const std::string &) {
  return {ggml_backend_load_all_from_path, ggml_backend_dev_count, ggml_backend_dev_get};
}
