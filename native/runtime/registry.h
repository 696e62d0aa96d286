// The functions of ggml that know its backends. They are in a library whose name carries the variant and the
// release, so the addon looks them up at run time; a program built together with ggml links them.
#pragma once

#include "ggml-backend.h"

#include <string>

struct Registry {
  decltype(&ggml_backend_load_all_from_path) load_all_from_path;
  decltype(&ggml_backend_dev_count) dev_count;
  decltype(&ggml_backend_dev_get) dev_get;
};

// `directory`: of ggml's libraries. Throws `device`.
Registry registry_open(const std::string & directory);
