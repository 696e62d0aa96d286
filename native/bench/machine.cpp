// What the measurements share: the device, the tokens, the adapter.
#include "bench/bench.h"
#include "runtime/failure.h"
#include "runtime/runtime.h"

#include <random>
#include <thread>

Machine read_machine(Options & options) {
  static const std::map<std::string, Transposition> ways = {{"auto", Transposition::AUTO},
                                                            {"resident", Transposition::RESIDENT},
                                                            {"scratch", Transposition::SCRATCH},
                                                            {"out-prod", Transposition::OUT_PROD}};
  runtime_open(options.text("libraries", GGML_DIRECTORY));
  Machine machine;
  machine.device = runtime_device(options.text("device", "cpu"));
  const std::string way = options.text("dx", "auto");
  if (ways.count(way) == 0) throw Failure("usage", "--dx is one of auto, resident, scratch, out-prod.");
  machine.device.transposition = ways.at(way);
  if (options.number("kernels", 1) == 0) machine.device.kernels = nullptr;
  machine.threads = static_cast<int>(options.number("threads", std::thread::hardware_concurrency()));
  if (machine.threads < 1 || machine.threads > 512) throw Failure("usage", "--threads is 1 to 512.");
  machine.json = options.text("json", "");
  return machine;
}

std::vector<Sequence> read_sequences(Options & options, const Shape & shape, int64_t length) {
  const int64_t count = options.number("sequences", 1), rows = options.number("rows", length * 2 / 5);
  if (length < 2 || length > 16384 || count < 1 || rows < 1 || rows >= length)
    throw Failure("usage", "--length is 2 to 16384, --sequences from 1, --rows from 1 to below --length.");
  std::mt19937 random(2);
  std::vector<Sequence> sequences(count);
  for (Sequence & sequence : sequences)
    for (int64_t i = 0; i < length; i++) {
      sequence.tokens.push_back(static_cast<int32_t>(random() % static_cast<uint64_t>(shape.vocabulary)));
      sequence.mask.push_back(i >= length - rows ? 1 : 0);
    }
  return sequences;
}

Trained fresh_adapter(const Model & model, int64_t rank) {
  FreshAdapter fresh{/*seed*/ 1, rank, static_cast<float>(2 * rank), {}, {}};
  for (int module = 0; module < MODULE_COUNT; module++) fresh.modules.push_back(static_cast<Module>(module));
  for (int64_t layer = 0; layer < model.hyper.layers; layer++) fresh.layers.push_back(layer);
  return adapter_init_fresh(model, fresh);
}
