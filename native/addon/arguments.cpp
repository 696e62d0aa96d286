// See the header.
#include "addon/arguments.h"

#include "kernels/kernels.h"
#include "runtime/failure.h"
#include "trainer/full.h"

#include <cfloat>
#include <cmath>
#include <map>
#include <set>

namespace {

Napi::Object as_object(const Napi::Value & value, const char * name) {
  if (!value.IsObject()) throw Failure("refused", std::string(name) + " is not an object.");
  return value.As<Napi::Object>();
}

Napi::Array as_array(const Napi::Value & value, const char * name) {
  if (!value.IsArray()) throw Failure("refused", std::string(name) + " is not an array.");
  return value.As<Napi::Array>();
}

int64_t read_whole(const Napi::Value & value, const char * name, int64_t least, int64_t most,
                   const char * code = "recipe") {
  const double number = read_number(value, name);
  if (number == std::floor(number) && number >= static_cast<double>(least) &&
      number <= static_cast<double>(most))
    return static_cast<int64_t>(number);
  throw Failure(code, std::string(name) + " is not a whole number from " + std::to_string(least) + " to " +
                          std::to_string(most) + ".");
}

template <typename Value> void check_distinct(const std::vector<Value> & values, const char * name) {
  if (std::set<Value>(values.begin(), values.end()).size() != values.size())
    throw Failure("recipe", std::string(name) + " stands there twice.");
}

std::vector<int32_t> read_tokens(const Napi::Value & value, const Model & model) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_int32_array)
    throw Failure("refused", "Tokens are not an Int32Array.");
  const auto array = value.As<Napi::Int32Array>();
  std::vector<int32_t> tokens(array.Data(), array.Data() + array.ElementLength());
  for (const int32_t token : tokens)
    if (token < 0 || token >= model.hyper.vocabulary)
      throw Failure("tokens", "Token " + std::to_string(token) + " is outside the vocabulary of " +
                                  std::to_string(model.hyper.vocabulary) + ".");
  return tokens;
}

// `prefix`: tokens before the sequence. Without any, nothing predicts the first token.
Sequence read_sequence(const Napi::Value & value, const Model & model, size_t prefix) {
  const Napi::Object object = as_object(value, "A sequence");
  Sequence sequence{read_tokens(object.Get("tokens"), model), {}};
  const Napi::Value mask = object.Get("mask");
  if (!mask.IsTypedArray() || mask.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array)
    throw Failure("refused", "A mask is not a Uint8Array.");
  const auto array = mask.As<Napi::Uint8Array>();
  sequence.mask.assign(array.Data(), array.Data() + array.ElementLength());
  if (sequence.tokens.empty() || sequence.mask.size() != sequence.tokens.size())
    throw Failure("tokens", "A sequence of " + std::to_string(sequence.tokens.size()) +
                                " tokens has a mask of " + std::to_string(sequence.mask.size()) + ".");
  if (prefix == 0 && sequence.mask[0])
    throw Failure("tokens", "The first token of a sequence cannot be predicted.");
  if (static_cast<int64_t>(prefix + sequence.tokens.size()) > model.hyper.context)
    throw Failure("tokens", "A sequence of " + std::to_string(prefix + sequence.tokens.size()) +
                                " tokens exceeds the context of " + std::to_string(model.hyper.context) +
                                ".");
  return sequence;
}

Module read_module(const Napi::Value & value) {
  const std::string name = read_text(value, "A module");
  for (int module = 0; module < MODULE_COUNT; module++)
    if (name == module_names[module]) return static_cast<Module>(module);
  throw Failure("recipe", "There is no module \"" + name + "\".");
}

std::vector<int64_t> read_layers(const Napi::Object & object, const Model & model) {
  const Napi::Array values = as_array(object.Get("layers"), "layers");
  std::vector<int64_t> layers;
  for (uint32_t i = 0; i < values.Length(); i++)
    layers.push_back(read_whole(values.Get(i), "A layer", 0, model.hyper.layers - 1));
  if (layers.empty()) throw Failure("recipe", "No layer is trained.");
  check_distinct(layers, "A layer");
  return layers;
}

uint32_t read_seed(const Napi::Object & object) {
  return static_cast<uint32_t>(read_whole(object.Get("seed"), "seed", 0, UINT32_MAX));
}

float read_dropout(const Napi::Object & object) {
  const double dropout = read_number(object.Get("dropout"), "dropout");
  if (dropout < 0 || dropout > 0.95) throw Failure("recipe", "dropout is not from 0 to 0.95.");
  return static_cast<float>(dropout);
}

FreshAdapter read_fresh(const Napi::Object & object, const Model & model) {
  FreshAdapter fresh{};
  fresh.seed = read_seed(object);
  fresh.rank = read_whole(object.Get("rank"), "rank", 1, INT32_MAX);
  fresh.alpha = static_cast<float>(read_number(object.Get("alpha"), "alpha"));
  const Napi::Array modules = as_array(object.Get("modules"), "modules");
  for (uint32_t i = 0; i < modules.Length(); i++) fresh.modules.push_back(read_module(modules.Get(i)));
  check_distinct(fresh.modules, "A module");
  fresh.layers = read_layers(object, model);
  fresh.dropout = read_dropout(object);
  fresh.rank_stabilised = read_text(object.Get("scaling"), "scaling") == "rank-stabilised";
  fresh.has_magnitudes = read_text(object.Get("method"), "method") == "dora";
  if (fresh.modules.empty()) throw Failure("recipe", "No module gets an adapter.");
  for (const Module module : fresh.modules) {
    const auto [k, n] = module_shape(model.hyper, module);
    if (fresh.rank > std::min(k, n))
      throw Failure("recipe", "Rank " + std::to_string(fresh.rank) + " exceeds " + module_names[module] +
                                  ", which is " + std::to_string(k) + " x " + std::to_string(n) + ".");
  }
  return fresh;
}

} // namespace

std::string read_text(const Napi::Value & value, const char * name) {
  if (!value.IsString()) throw Failure("refused", std::string(name) + " is not a text.");
  return value.As<Napi::String>().Utf8Value();
}

double read_number(const Napi::Value & value, const char * name) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
  if (!std::isfinite(number)) throw Failure("recipe", std::string(name) + " is not a finite number.");
  return number;
}

Device read_device(const Napi::Object & options) {
  Device device = runtime_device(read_text(options.Get("device"), "The device"));
  if (!options.Get("kernels").IsUndefined()) {
    const std::string name = read_text(options.Get("kernels"), "kernels");
    device.kernels = kernels_named(name);
    if (!device.kernels) throw Failure("device", "This processor has no kernels named " + name + ".");
  }
  if (options.Get("stock").IsUndefined()) return device;
  const std::map<std::string, Transposition> ways = {{"auto", Transposition::AUTO},
                                                     {"resident", Transposition::RESIDENT},
                                                     {"scratch", Transposition::SCRATCH},
                                                     {"out-prod", Transposition::OUT_PROD}};
  const Napi::Object stock = as_object(options.Get("stock"), "stock");
  const auto way = ways.find(read_text(stock.Get("transposition"), "transposition"));
  if (way == ways.end()) throw Failure("refused", "There is no such way to transpose.");
  device.kernels = nullptr;
  device.transposition = way->second;
  const Napi::Array without = as_array(stock.Get("without"), "without");
  for (uint32_t i = 0; i < without.Length(); i++)
    device.without.insert(read_text(without.Get(i), "An operation"));
  if (!stock.Get("sliceWeights").IsUndefined())
    device.slice_weights = read_whole(stock.Get("sliceWeights"), "sliceWeights", 1, INT32_MAX);
  return device;
}

int read_threads(const Napi::Object & options) {
  return static_cast<int>(read_whole(options.Get("threads"), "threads", 1, 512));
}

EstimateSettings read_estimate(const Napi::Object & options, const Model & model) {
  constexpr int64_t most_tokens = 1 << 20;
  const auto tokens = [&](const char * name, int64_t least, int64_t most) {
    return read_whole(options.Get(name), name, least, most, "tokens");
  };
  EstimateSettings settings{
      read_optimizer(options.Get("optimizer")), read_flag(options, "checkpointing"), {}};
  settings.pack.tokens = tokens("tokens", 2, most_tokens);
  settings.pack.longest = tokens("longest", 2, std::min(settings.pack.tokens, model.hyper.context));
  settings.pack.counted = tokens("counted", 1, settings.pack.tokens);
  return settings;
}

bool read_flag(const Napi::Value & object, const char * name) {
  const Napi::Value value = as_object(object, "Options").Get(name);
  if (!value.IsBoolean()) throw Failure("refused", std::string(name) + " is neither true nor false.");
  return value.As<Napi::Boolean>().Value();
}

std::vector<std::vector<Sequence>> read_micro_batches(const Napi::Value & value, const Model & model) {
  const Napi::Array batches = as_array(value, "A step");
  std::vector<std::vector<Sequence>> result;
  for (uint32_t i = 0; i < batches.Length(); i++) {
    const Napi::Array sequences = as_array(batches.Get(i), "A micro-batch");
    result.emplace_back();
    for (uint32_t j = 0; j < sequences.Length(); j++)
      result.back().push_back(read_sequence(sequences.Get(j), model, 0));
  }
  return result;
}

std::vector<Group> read_groups(const Napi::Value & value, const Model & model) {
  const Napi::Array groups = as_array(value, "The groups");
  std::vector<Group> result;
  for (uint32_t i = 0; i < groups.Length(); i++) {
    const Napi::Object group = as_object(groups.Get(i), "A group");
    result.push_back({read_tokens(group.Get("prefix"), model), {}});
    const Napi::Array continuations = as_array(group.Get("continuations"), "continuations");
    for (uint32_t j = 0; j < continuations.Length(); j++)
      result.back().continuations.push_back(
          read_sequence(continuations.Get(j), model, result.back().prefix.size()));
  }
  return result;
}

std::vector<std::vector<int32_t>> read_texts(const Napi::Value & value, const Model & model) {
  const Napi::Array texts = as_array(value, "The texts");
  std::vector<std::vector<int32_t>> result;
  for (uint32_t i = 0; i < texts.Length(); i++) {
    result.push_back(read_tokens(texts.Get(i), model));
    const auto length = static_cast<int64_t>(result.back().size());
    if (length == 0 || length > model.hyper.context)
      throw Failure("tokens", "A text of " + std::to_string(length) + " tokens is not from 1 to " +
                                  std::to_string(model.hyper.context) + ".");
  }
  return result;
}

Projection read_projection(const Napi::Value & value) {
  const Napi::Object object = as_object(value, "The projection");
  return {read_whole(object.Get("dimensions"), "dimensions", 1, 1 << 20), read_seed(object),
          read_flag(object, "preconditioned")};
}

std::optional<OptimizerSettings> read_optimizer(const Napi::Value & value) {
  if (value.IsNull()) return {};
  const Napi::Object object = as_object(value, "The optimizer");
  const auto number = [&](const char * name, double least, double below) {
    const double read = read_number(object.Get(name), name);
    if (read < least || read >= below) throw Failure("recipe", std::string(name) + " is out of its range.");
    return read;
  };
  return OptimizerSettings{number("beta1", 0, 1), number("beta2", 0, 1), number("epsilon", FLT_MIN, FLT_MAX),
                           number("weightDecay", 0, INFINITY), number("clip", 0, INFINITY)};
}

std::function<Trained(const Model &)> read_trained_init(const Napi::Value & value, const Model & model,
                                                        bool trains) {
  if (value.IsNull() || value.IsUndefined()) return {};
  const Napi::Object object = as_object(value, "The adapter");
  if (object.Has("method") && read_text(object.Get("method"), "method") == "full") {
    const std::vector<int64_t> layers = read_layers(object, model);
    return [layers](const Model & base) { return full_init(base, layers); };
  }
  if (!object.Has("file")) {
    const FreshAdapter fresh = read_fresh(object, model);
    return [fresh](const Model & base) { return adapter_init_fresh(base, fresh); };
  }
  AdapterFile source{read_text(object.Get("file"), "The adapter's file"),
                     {},
                     read_dropout(object),
                     read_seed(object),
                     trains};
  if (!object.Get("alpha").IsUndefined())
    source.alpha = static_cast<float>(read_number(object.Get("alpha"), "alpha"));
  return [source](const Model & base) { return adapter_read_file(base, source); };
}
