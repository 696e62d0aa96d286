// The one ggml of the process: shared with node-llama-cpp when that was loaded first, mapped by us otherwise.
#pragma once

#include "ggml-backend.h"

#include <atomic>
#include <string>
#include <vector>

struct Runtime {
  std::string release;
  std::vector<ggml_backend_dev_t> devices;
};

// Maps the libraries of `directory` once; later calls return what the first one found.
const Runtime & runtime_open(const std::string & directory);

// Empty before the runtime is open.
const std::vector<ggml_backend_dev_t> & runtime_devices();

// Throws `device` before the runtime is open.
ggml_backend_dev_t runtime_cpu();

// A backend on the device. The caller frees it.
ggml_backend_t runtime_init(ggml_backend_dev_t device);

void runtime_set_threads(ggml_backend_t backend, int threads);

// Computations on the backend end early once `*cancelled` is set; null: never. It must live as long as they
// do.
void runtime_set_cancelled(ggml_backend_t backend, const std::atomic<bool> * cancelled);
