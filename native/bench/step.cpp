// Optimizer steps of a whole model.
#include "bench/bench.h"
#include "kernels/kernels.h"
#include "runtime/failure.h"
#include "trainer/trainer.h"

#include <algorithm>

#ifndef _WIN32
#include <sys/resource.h>
#endif

namespace {

// Most memory the process has held so far, bytes; 0 where the system does not say.
double peak_resident() {
#ifdef _WIN32
  return 0;
#else
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
  return static_cast<double>(usage.ru_maxrss);
#else
  return static_cast<double>(usage.ru_maxrss) * 1024;
#endif
#endif
}

double free_memory(const Device & device) {
  size_t free = 0, total = 0;
  ggml_backend_dev_memory(device.handle, &free, &total);
  return static_cast<double>(free);
}

// Multiplications and additions of the linear layers and the head.
double step_flops(const Hyperparameters & hyper, int64_t tokens, int64_t rows, bool checkpointing) {
  const auto blocks = static_cast<double>(block_weights(hyper) * hyper.layers);
  const auto head = static_cast<double>(hyper.width * hyper.vocabulary);
  return 2 * blocks * static_cast<double>(tokens) * (checkpointing ? 3 : 2) +
         4 * head * static_cast<double>(rows);
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

} // namespace

void bench_step(Options & options) {
  const Machine machine = read_machine(options);
  const Shape shape = read_shape(options, "tinyllama");
  const std::string preset = options.text("preset", "tinyllama"), type = options.text("type", "bf16");
  const int64_t length = options.number("length", 512), steps = options.number("steps", 5);
  const int64_t rank = options.number("rank", 16), warm = options.number("warm", 2);
  const bool checkpointing = options.number("checkpointing", 0) != 0;
  const std::vector<Sequence> sequences = read_sequences(options, shape, length);
  options.finish();
  if (steps < 1) throw Failure("usage", "--steps is from 1.");

  const double before = free_memory(machine.device);
  const auto model = random_model(shape, read_type(type), machine.device, machine.threads);
  Trainer trainer(model, fresh_adapter(*model, rank), OptimizerSettings{0.9, 0.999, 1e-8, 0, 1},
                  checkpointing);
  double loss = 0, early = 0;
  std::vector<double> seconds;
  for (int64_t step = 0; step < warm + steps; step++) {
    const StepResult result = trainer.step({sequences}, 1e-4, "");
    loss = result.loss;
    if (step >= warm) seconds.push_back(result.seconds);
    if (step == (warm + steps) / 10) early = peak_resident();
  }
  const double late = peak_resident(); // before the product that is measured beside the steps
  const auto tokens = static_cast<int64_t>(sequences.size()) * length;
  const auto rows = static_cast<int64_t>(std::count(sequences[0].mask.begin(), sequences[0].mask.end(), 1) *
                                         sequences.size());
  const double flops = step_flops(model->hyper, tokens, rows, checkpointing);
  const double product =
      product_seconds(machine, read_type(type), shape.width, shape.feed_forward, tokens, false);
  const double peak = 2 * static_cast<double>(shape.width * shape.feed_forward * tokens) / product;
  const MemoryHeld held = trainer.memory();
  Report("step")
      .text("implementation", "workbench")
      .text("device", ggml_backend_dev_description(machine.device.handle))
      .text("kernels", machine.device.kernels ? machine.device.kernels->name : "none")
      .text("preset", preset)
      .text("type", type)
      .number("tokens", static_cast<double>(tokens))
      .number("sequences", static_cast<double>(sequences.size()))
      .number("rows", static_cast<double>(rows))
      .number("rank", static_cast<double>(rank))
      .number("checkpointing", checkpointing ? 1 : 0)
      .number("threads", machine.threads)
      .number("secondsPerStep", median(seconds))
      .number("tokensPerSecond", static_cast<double>(tokens) / median(seconds))
      .number("loss", loss)
      .number("teraflops", flops * 1e-12 / median(seconds))
      .number("shareOfProductRate", flops / median(seconds) / peak)
      .number("peakBytes", late)
      .number("residentGrowth", late / early - 1)
      .number("deviceBytes", before - free_memory(machine.device))
      .number("weightBytes", static_cast<double>(held.weights))
      .number("parameterBytes", static_cast<double>(held.parameters))
      .number("activationBytes", static_cast<double>(held.activations))
      .write(machine.json);
}
