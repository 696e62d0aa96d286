// JavaScript values to the trainer's own, checked: what a wrong caller could pass must not reach ggml.
#pragma once

#include "pass/pack.h"
#include "runtime/device.h"
#include "trainer/estimate.h"
#include "trainer/optimizer.h"
#include "trainer/projection.h"
#include "trainer/trained.h"

#include <functional>
#include <napi.h>
#include <optional>
#include <string>
#include <vector>

// Each throws Failure (`tokens` or `recipe`) on what does not fit the model.
std::vector<std::vector<Sequence>> read_micro_batches(const Napi::Value & value, const Model & model);
std::vector<Group> read_groups(const Napi::Value & value, const Model & model);
std::vector<std::vector<int32_t>> read_texts(const Napi::Value & value, const Model & model);
// Throws `recipe`.
Projection read_projection(const Napi::Value & value);
// Empty for null: nothing is trained, only scored.
std::optional<OptimizerSettings> read_optimizer(const Napi::Value & value);
// How to make what is trained, to be called off the JavaScript thread; empty for null. Without `trains` an
// adapter from a file has no gradients nor moments.
std::function<Trained(const Model &)> read_trained_init(const Napi::Value & value, const Model & model,
                                                        bool trains);
// `device`, and what `stock` changes of it. Throws `device` and `refused`.
Device read_device(const Napi::Object & options);
// `threads`. Throws `recipe`.
int read_threads(const Napi::Object & options);
// Throws `recipe` and `tokens`.
EstimateSettings read_estimate(const Napi::Object & options, const Model & model);
std::string read_text(const Napi::Value & value, const char * name);
double read_number(const Napi::Value & value, const char * name);
// The property `name` of an object.
bool read_flag(const Napi::Value & object, const char * name);
