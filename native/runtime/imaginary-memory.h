// Memory that is asked for and counted but not there: what is written to it is lost, what is read from it is
// zero. Models, adapters and graphs are laid out in it as they would be on the device, to know their size.
#pragma once

#include "ggml-backend.h"

// With the alignment and the sizes of the device's own memory. Lives as long as the process.
ggml_backend_buffer_type_t imaginary_memory(ggml_backend_dev_t device);
