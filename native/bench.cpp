// Measures the trainer on a device, without Node and without a model's file:
//   bench check|step|gemm|profile [--device cpu|CUDA0|Vulkan0] [--json FILE] …
// docs/benchmarks.md lists the options. Every measurement is one line of JSON.
#include "bench/bench.h"

#include "runtime/failure.h"

#include <cstdio>

static const std::map<std::string, bool (*)(Options &)> commands = {
    {"check", bench_check},
    {"step", [](Options & options) { return bench_step(options), true; }},
    {"gemm", [](Options & options) { return bench_gemm(options), true; }},
    {"profile", [](Options & options) { return bench_profile(options), true; }},
};

int main(int count, char ** arguments) try {
  const auto command = commands.find(count > 1 ? arguments[1] : "");
  if (command == commands.end()) throw Failure("usage", "bench check|step|gemm|profile [--option value] …");
  Options options(count - 2, arguments + 2);
  return command->second(options) ? 0 : 1;
} catch (const std::exception & error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
