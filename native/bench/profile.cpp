// Where the time of a pass goes, by operation.
#include "bench/bench.h"
#include "pass/pass.h"

#include <algorithm>

void bench_profile(Options & options) {
  const Machine machine = read_machine(options);
  const Shape shape = read_shape(options, "tinyllama");
  const std::string type = options.text("type", "bf16");
  const int64_t rank = options.number("rank", 16);
  const bool checkpointing = options.number("checkpointing", 0) != 0;
  const std::vector<Sequence> sequences = read_sequences(options, shape, options.number("length", 512));
  options.finish();

  const auto model = random_model(shape, read_type(type), machine.device, machine.threads);
  const Trained trained = fresh_adapter(*model, rank);
  model->transpose_from(0);
  std::vector<Group> groups;
  for (const Sequence & sequence : sequences) groups.push_back({{}, {sequence}});
  const Pack pack = pack_groups(groups, *model);
  GraphMemory memory(model->device);
  Pass pass(*model, &trained, checkpointing ? PassKind::TRAIN_CHECKPOINTED : PassKind::TRAIN, /*lane*/ 0,
            memory);
  pass.run(pack, machine.threads, Cancelled{false});
  const std::map<std::string, double> seconds = pass.profile(pack, machine.threads);
  double all = 0;
  for (const auto & [name, some] : seconds) all += some;
  std::vector<std::pair<std::string, double>> order(seconds.begin(), seconds.end());
  std::sort(order.begin(), order.end(), [](const auto & a, const auto & b) { return a.second > b.second; });
  for (const auto & [name, some] : order)
    Report("profile")
        .text("operation", name)
        .number("seconds", some)
        .number("share", some / all)
        .write(machine.json);
}
