// Whether a device computes what the same weights give in F32.
#include "bench/bench.h"
#include "files/gguf-file.h"
#include "kernels/kernels.h"
#include "trainer/trainer.h"

#include <cmath>
#include <filesystem>
#include <random>
#include <sstream>

namespace {

constexpr OptimizerSettings optimizer{0.9, 0.999, 1e-8, /*decay*/ 0, /*clip*/ 1};

struct Outcome {
  double loss;
  std::vector<std::vector<float>> gradients;
};

// Of this call alone: several checks may run side by side.
std::string temporary(const char * name) {
  const std::string number = std::to_string(std::random_device()());
  return (std::filesystem::temp_directory_path() / (name + number)).string();
}

// An adapter of one step: as it begins B is zero, and so are the gradients of A.
std::string adapter_of_one_step(const std::shared_ptr<Model> & model,
                                const std::vector<Sequence> & sequences) {
  const std::string path = temporary("bench-adapter-");
  Trainer trainer(model, fresh_adapter(*model, 8), optimizer, /*checkpointing*/ false);
  trainer.step({sequences}, 1e-2, "");
  trainer.save_adapter(path);
  return path;
}

Outcome step_with(const std::shared_ptr<Model> & model, const std::string & adapter,
                  const std::vector<Sequence> & sequences) {
  const std::string dump = temporary("bench-gradients-");
  Trainer trainer(model, adapter_read_file(*model, {adapter, {}, 0, 0}), optimizer, /*checkpointing*/ false);
  Outcome outcome{trainer.step({sequences}, 0, dump).loss, {}};
  const GgufFile file(dump);
  for (const ggml_tensor * tensor : file.tensors()) outcome.gradients.push_back(file.read_floats(tensor));
  std::filesystem::remove(dump);
  return outcome;
}

// Of all gradients as one vector.
double cosine(const Outcome & a, const Outcome & b) {
  double ab = 0, aa = 0, bb = 0;
  for (size_t t = 0; t < a.gradients.size(); t++)
    for (size_t i = 0; i < a.gradients[t].size(); i++) {
      ab += static_cast<double>(a.gradients[t][i]) * b.gradients[t][i];
      aa += static_cast<double>(a.gradients[t][i]) * a.gradients[t][i];
      bb += static_cast<double>(b.gradients[t][i]) * b.gradients[t][i];
    }
  return ab / std::sqrt(aa * bb);
}

// What rounding allows: devices multiply 16-bit weights by 16-bit activations, some of them quantised weights
// by 8-bit ones. Sums alone are rounded with F32 weights on the CPU; GPUs multiply F32 in fewer digits.
struct Tolerance {
  double loss, cosine;
};
Tolerance tolerance(ggml_type type, bool on_cpu) {
  switch (type) {
  case GGML_TYPE_F32:
    return {on_cpu ? 1e-5 : 1e-3, 0.99999};
  case GGML_TYPE_F16:
    return {1e-3, 0.9999};
  case GGML_TYPE_BF16:
    return {1e-3, 0.999};
  case GGML_TYPE_Q8_0:
    return {1e-2, 0.995};
  default:
    return {1e-2, 0.99};
  }
}

// The fastest kernels that round nothing to 16 bits.
const Kernels * exact_kernels() {
  const Kernels * fast = kernels_named("avx2");
  return fast ? fast : kernels_plain();
}

struct Way {
  const char * name;
  const Kernels * kernels;
  Transposition transposition;
};

// How the device may compute: on the CPU by kernels of ours too.
std::vector<Way> ways_of(const Device & device) {
  std::vector<Way> ways{{"resident", nullptr, Transposition::RESIDENT},
                        {"scratch", nullptr, Transposition::SCRATCH},
                        {"out-prod", nullptr, Transposition::OUT_PROD}};
  if (device.kernels) ways.insert(ways.begin(), {device.kernels->name, device.kernels, Transposition::AUTO});
  return ways;
}

bool check_type(const std::string & name, const Machine & machine, const Shape & shape,
                const std::vector<Sequence> & sequences) {
  const ggml_type type = read_type(name);
  Device cpu = runtime_device("cpu");
  cpu.kernels = exact_kernels();
  const auto exact = random_model(shape, type, cpu, machine.threads);
  const std::string adapter = adapter_of_one_step(exact, sequences);
  const Outcome expected = step_with(exact, adapter, sequences);
  const Tolerance allowed = tolerance(type, machine.device.kernels != nullptr);
  bool all = true;
  for (const Way & way : ways_of(machine.device)) {
    Device device = machine.device;
    device.kernels = way.kernels;
    device.transposition = way.transposition;
    const auto model = random_model(shape, type, device, machine.threads);
    const Outcome outcome = step_with(model, adapter, sequences);
    const double loss = std::abs(outcome.loss / expected.loss - 1), gradient = cosine(outcome, expected);
    const bool agrees = loss <= allowed.loss && gradient >= allowed.cosine;
    Report("check")
        .text("type", name)
        .text("way", way.name)
        .number("lossDifference", loss)
        .number("gradientCosine", gradient)
        .text("agrees", agrees ? "yes" : "no")
        .write(machine.json);
    all = all && agrees;
  }
  std::filesystem::remove(adapter);
  return all;
}

} // namespace

bool bench_check(Options & options) {
  const Machine machine = read_machine(options);
  const Shape shape = read_shape(options, "tiny");
  const std::vector<Sequence> sequences = read_sequences(options, shape, options.number("length", 48));
  std::istringstream types(options.text("types", "f32 f16 bf16 q8_0 q4_0 q4_k q5_k q6_k"));
  options.finish();
  bool all = true;
  for (std::string name; types >> name;) all = check_type(name, machine, shape, sequences) && all;
  return all;
}
