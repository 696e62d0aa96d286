// Whether a device computes what the CPU computes.
#include "bench/bench.h"
#include "files/gguf-file.h"
#include "trainer/trainer.h"

#include <cmath>
#include <filesystem>

namespace {

struct Outcome {
  double loss;
  std::vector<std::vector<float>> gradients;
};

// The second step: in the first one B is zero, and so are the gradients of A.
Outcome second_step(const Shape & shape, ggml_type type, const Machine & machine,
                    const std::vector<Sequence> & sequences) {
  const auto model = random_model(shape, type, machine.device, machine.threads);
  Trainer trainer(model, fresh_adapter(*model, 8), {0.9, 0.999, 1e-8, 0, 1}, /*checkpointing*/ false);
  const std::string dump = (std::filesystem::temp_directory_path() / "bench-gradients.gguf").string();
  trainer.step({sequences}, 1e-2, "");
  Outcome outcome{trainer.step({sequences}, 0, dump).loss, {}};
  const GgufFile file(dump);
  for (const ggml_tensor * tensor : file.tensors()) outcome.gradients.push_back(file.read_floats(tensor));
  std::filesystem::remove(dump);
  return outcome;
}

double cosine(const std::vector<float> & a, const std::vector<float> & b) {
  double ab = 0, aa = 0, bb = 0;
  for (size_t i = 0; i < a.size(); i++) {
    ab += static_cast<double>(a[i]) * b[i];
    aa += static_cast<double>(a[i]) * a[i];
    bb += static_cast<double>(b[i]) * b[i];
  }
  return ab / std::sqrt(aa * bb);
}

double worst_cosine(const Outcome & a, const Outcome & b) {
  double worst = 1;
  for (size_t i = 0; i < a.gradients.size(); i++)
    worst = std::min(worst, cosine(a.gradients[i], b.gradients[i]));
  return worst;
}

// What rounding allows: GPUs multiply 16-bit weights by 16-bit activations, the CPU quantised weights by
// 8-bit ones.
struct Tolerance {
  double loss, cosine;
};
// With F32 weights on the CPU nothing is rounded but sums: 5e-7 and 0.9999997 were measured.
Tolerance tolerance(ggml_type type, bool on_cpu) {
  if (type == GGML_TYPE_F32) return on_cpu ? Tolerance{1e-4, 0.99999} : Tolerance{1e-3, 0.999};
  return ggml_is_quantized(type) ? Tolerance{1e-2, 0.98} : Tolerance{1e-3, 0.995};
}

} // namespace

bool bench_check(Options & options) {
  const Machine device = read_machine(options);
  const Shape shape = read_shape(options, "tiny");
  const std::vector<Sequence> sequences = read_sequences(options, shape, options.number("length", 48));
  const std::string only = options.text("types", "f32 f16 bf16 q8_0 q4_0 q4_k q5_k q6_k") + " ";
  options.finish();
  Machine cpu = device;
  cpu.device = runtime_device("cpu");
  bool all = true;
  for (size_t at = 0; at < only.size(); at = only.find(' ', at) + 1) {
    const std::string name = only.substr(at, only.find(' ', at) - at);
    const ggml_type type = read_type(name);
    const Outcome expected = second_step(shape, type, cpu, sequences);
    for (const auto & [way, transposition] :
         {std::pair{"resident", Transposition::RESIDENT}, std::pair{"scratch", Transposition::SCRATCH},
          std::pair{"out-prod", Transposition::OUT_PROD}}) {
      Machine machine = device;
      machine.device.kernels = nullptr;
      machine.device.transposition = transposition;
      const Outcome outcome = second_step(shape, type, machine, sequences);
      const double loss = std::abs(outcome.loss / expected.loss - 1),
                   gradients = worst_cosine(outcome, expected);
      const Tolerance least = tolerance(type, device.device.kernels != nullptr);
      const bool agrees = loss <= least.loss && gradients >= least.cosine;
      Report("check")
          .text("type", name)
          .text("dx", way)
          .number("lossDifference", loss)
          .number("worstCosine", gradients)
          .text("agrees", agrees ? "yes" : "no")
          .write(device.json);
      all = all && agrees;
    }
  }
  return all;
}
