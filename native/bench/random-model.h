// A llama of a given shape with random weights, as a GGUF file that exists only as long as it is needed.
#pragma once

#include "bench/options.h"
#include "model/model.h"

#include <string>

struct Shape {
  int64_t layers, width, heads, heads_kv, feed_forward, vocabulary;
};

// --preset tiny, tinyllama, 7b, 8b or 13b, and what --layers, --width, --heads, --heads-kv, --feed-forward
// and
// --vocabulary change of it.
Shape read_shape(Options & options, const std::string & preset);

// By its name in lower case, such as q4_k. Throws `usage`.
ggml_type read_type(const std::string & name);

// Matrices of `type`; small random numbers, never zeros, for products with zeros run faster. Written in the
// folder for temporary files, loaded and removed. Throws `usage` where the shape does not fit the type.
std::shared_ptr<Model> random_model(const Shape & shape, ggml_type type, const Device & device, int threads);
