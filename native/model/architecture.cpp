// See the header. After llama.cpp's src/models/llama.cpp, qwen2.cpp, qwen3.cpp and llama_model_rope_type.
#include "model/architecture.h"

#include "runtime/failure.h"

namespace {

const std::vector<Architecture> architectures = {
    {"llama",
     GGML_ROPE_TYPE_NORMAL,
     /*rope_factors*/ true,
     /*head_norms*/ false,
     {ATTN_Q, ATTN_K, ATTN_V, ATTN_OUTPUT, FFN_GATE, FFN_UP, FFN_DOWN}},
    {"qwen2", GGML_ROPE_TYPE_NEOX, /*rope_factors*/ false, /*head_norms*/ false, {ATTN_Q, ATTN_K, ATTN_V}},
    {"qwen3", GGML_ROPE_TYPE_NEOX, /*rope_factors*/ false, /*head_norms*/ true, {ATTN_Q, ATTN_K, ATTN_V}},
};

// llama, qwen2 and qwen3
std::string listed_names() {
  std::string text;
  for (size_t i = 0; i < architectures.size(); i++)
    text += (i == 0                          ? ""
             : i + 1 == architectures.size() ? " and "
                                             : ", ") +
            std::string(architectures[i].name);
  return text;
}

} // namespace

const Architecture & architecture_named(const std::string & name, const std::string & path) {
  for (const Architecture & architecture : architectures)
    if (architecture.name == name) return architecture;
  throw Failure("model-unsupported",
                path + ": architecture \"" + name + "\" is not supported; " + listed_names() + " are.");
}
