// See the header. The keys that the architectures share; what sets them apart is in model/architecture.cpp.
#include "model/model-header.h"

#include "model/architecture.h"
#include "runtime/failure.h"

#include <algorithm>

namespace {

void check_variant(const HeaderReader & header) {
  header.refuse_above_zero("expert_count", "is a mixture of experts");
  // llama.cpp does not look at this key of these architectures: what is trained would not be what answers.
  if (header.file.integer(header.key("attention.sliding_window")).value_or(0) > 0 &&
      header.integer("attention.sliding_window") < header.integer("context_length"))
    throw Failure("model-unsupported", header.file.path + " attends to a window of " +
                                           std::to_string(header.integer("attention.sliding_window")) +
                                           " tokens, which is not trained.");
}

void check_hyperparameters(const GgufFile & file, const Hyperparameters & hyper) {
  const auto refuse = [&](const std::string & what) {
    throw Failure("model-format", file.path + ": " + what + ".");
  };
  if (hyper.layers > static_cast<int64_t>(file.tensors().size()))
    refuse("it has fewer tensors than its " + std::to_string(hyper.layers) + " blocks need");
  if (hyper.heads % hyper.heads_kv != 0)
    refuse(std::to_string(hyper.heads) + " heads cannot share " + std::to_string(hyper.heads_kv) + " keys");
  if (hyper.head_size % 2 != 0) refuse("heads of " + std::to_string(hyper.head_size) + " cannot be turned");
}

// Queries, keys and values of one length, all of it turned by the positions.
int64_t read_head_size(const HeaderReader & header, int64_t width, int64_t heads) {
  const int64_t size = header.integer("attention.key_length", std::max<int64_t>(1, width / heads));
  if (header.integer("attention.value_length", size) != size)
    throw Failure("model-unsupported", header.file.path + " has values and keys of different lengths.");
  const int64_t turned = header.integer("rope.dimension_count", size);
  if (turned != size)
    throw Failure("model-unsupported", header.file.path + ": rope.dimension_count is " +
                                           std::to_string(turned) + " for heads of " + std::to_string(size) +
                                           ".");
  return size;
}

} // namespace

Hyperparameters read_hyperparameters(const GgufFile & file) {
  const std::string name = file.text("general.architecture").value_or("");
  const Architecture & architecture = architecture_named(name, file.path);
  const HeaderReader header{file, name};
  check_variant(header);

  Hyperparameters hyper;
  hyper.layers = header.integer("block_count");
  hyper.width = header.integer("embedding_length");
  hyper.heads = header.integer("attention.head_count");
  hyper.heads_kv = header.integer("attention.head_count_kv", hyper.heads);
  hyper.feed_forward = header.integer("feed_forward_length");
  hyper.context = header.integer("context_length");
  hyper.head_size = read_head_size(header, hyper.width, hyper.heads);
  if (!file.number(header.key("attention.layer_norm_rms_epsilon")))
    throw Failure("model-format",
                  file.path + " has no " + header.key("attention.layer_norm_rms_epsilon") + ".");
  hyper.norm_epsilon = header.number("attention.layer_norm_rms_epsilon", 0);
  hyper.rope = read_rope(header, hyper.context);
  hyper.rope.type = architecture.rope_type;
  for (const ggml_tensor * tensor : file.tensors())
    if (std::string(tensor->name) == "token_embd.weight") hyper.vocabulary = tensor->ne[1];
  check_hyperparameters(file, hyper);
  return hyper;
}
