// See the header.
#include "files/gguf-output.h"

#include "files/whole-file.h"

GgufMetadata gguf_metadata(const std::string & type, const std::string & architecture) {
  GgufMetadata metadata(gguf_init_empty(), gguf_free);
  gguf_set_val_str(metadata.get(), "general.type", type.c_str());
  gguf_set_val_str(metadata.get(), "general.architecture", architecture.c_str());
  return metadata;
}

void gguf_write_floats(const std::string & path, const GgufMetadata & metadata,
                       const std::vector<const ggml_tensor *> & tensors, float factor) {
  for (const ggml_tensor * tensor : tensors) gguf_add_tensor(metadata.get(), tensor);
  std::vector<uint8_t> header(gguf_get_meta_size(metadata.get()));
  gguf_get_meta_data(metadata.get(), header.data());
  WholeFile file(path);
  file.write(header.data(), header.size());
  for (const ggml_tensor * tensor : tensors) {
    const size_t padded = GGML_PAD(ggml_nbytes(tensor), gguf_get_alignment(metadata.get()));
    std::vector<float> values(padded / sizeof(float));
    ggml_backend_tensor_get(tensor, values.data(), 0, ggml_nbytes(tensor));
    for (float & value : values) value *= factor;
    file.write(values.data(), padded);
  }
  file.commit();
}
