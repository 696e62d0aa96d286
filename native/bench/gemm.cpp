// One product with a matrix of the base, as the passes make it.
#include "bench/bench.h"
#include "pass/product.h"
#include "runtime/graph.h"

#include <algorithm>
#include <chrono>

namespace {

double seconds_of(const Graph & graph, int threads) {
  const auto start = std::chrono::steady_clock::now();
  graph.compute(threads);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

double product_seconds(const Machine & machine, ggml_type type, int64_t k, int64_t n, int64_t tokens,
                       bool backward) {
  // A model of one block whose feed-forward has this shape holds the matrix, transposed as the device wants.
  const auto model = random_model({1, k, 1, 1, n, 32}, type, machine.device, machine.threads);
  const Matrix & matrix = model->layers[0].linear[FFN_UP];
  if (backward) model->transpose_from(0);
  GraphMemory memory(machine.device);
  Graph graph(256 + 2 * product_nodes(machine.device, k, n), memory);
  ggml_tensor * x = graph.input(GGML_TYPE_F32, {backward ? n : k, tokens});
  graph.output(backward ? product_backward(graph, matrix, x) : product_forward(graph, matrix, x));
  graph.allocate();
  std::vector<float> values(ggml_nelements(x));
  for (size_t i = 0; i < values.size(); i++) values[i] = static_cast<float>(i % 251) / 125 - 1;
  ggml_backend_tensor_set(x, values.data(), 0, ggml_nbytes(x));
  for (int warm = 0; warm < 2; warm++) seconds_of(graph, machine.threads);
  std::vector<double> times;
  for (double sum = 0; times.size() < 5 || (sum < 0.3 && times.size() < 100); sum += times.back())
    times.push_back(seconds_of(graph, machine.threads));
  std::nth_element(times.begin(), times.begin() + times.size() / 2, times.end());
  return times[times.size() / 2];
}

void bench_gemm(Options & options) {
  const Machine machine = read_machine(options);
  const std::string name = options.text("type", "bf16");
  const ggml_type type = read_type(name);
  const int64_t k = options.number("k", 2048), n = options.number("n", 5632),
                tokens = options.number("tokens", 512);
  options.finish();
  for (const bool backward : {false, true}) {
    const double seconds = product_seconds(machine, type, k, n, tokens, backward);
    Report("gemm")
        .text("device", ggml_backend_dev_description(machine.device.handle))
        .text("type", name)
        .text("direction", backward ? "backward" : "forward")
        .number("k", static_cast<double>(k))
        .number("n", static_cast<double>(n))
        .number("tokens", static_cast<double>(tokens))
        .number("seconds", seconds)
        .number("teraflops", 2e-12 * static_cast<double>(k * n * tokens) / seconds)
        .write(machine.json);
  }
}
