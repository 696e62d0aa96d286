// Writes F32 tensors of a backend as GGUF.
#pragma once

#include "ggml-backend.h"
#include "gguf.h"

#include <memory>
#include <string>
#include <vector>

using GgufMetadata = std::unique_ptr<gguf_context, decltype(&gguf_free)>;

// Without entries; `type` is the file's general.type.
GgufMetadata gguf_metadata(const std::string & type, const std::string & architecture);

// The values of F32 tensors times `factor`, under their names. Written whole or not at all.
void gguf_write_floats(const std::string & path, const GgufMetadata & metadata,
                       const std::vector<const ggml_tensor *> & tensors, float factor);
