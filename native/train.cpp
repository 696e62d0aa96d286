// The trainer without the workbench, from end to end: a LoRA adapter on token sequences from a text file.
//   train MODEL.gguf TOKENS.txt ADAPTER.gguf [STEPS [DEVICE]]
// Every line of TOKENS.txt is one sequence of token ids; each id but the first is learnt from those before
// it.
#include "runtime/failure.h"
#include "runtime/runtime.h"
#include "trainer/trainer.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

static std::vector<Sequence> read_sequences(const char * path, const Hyperparameters & hyper) {
  std::vector<Sequence> sequences;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    Sequence sequence;
    for (int32_t token; words >> token;) {
      if (token < 0 || token >= hyper.vocabulary) throw Failure("tokens", "The model has no such token.");
      sequence.mask.push_back(sequence.tokens.empty() ? 0 : 1);
      sequence.tokens.push_back(token);
    }
    if (sequence.tokens.size() > 1) sequences.push_back(sequence);
  }
  return sequences;
}

static void train(char ** arguments, int steps, const char * device) {
  runtime_open(GGML_DIRECTORY); // maps ggml and finds the devices
  const int threads = static_cast<int>(std::thread::hardware_concurrency());
  const auto model = std::make_shared<Model>(arguments[1], runtime_device(device), threads);
  const std::vector<Sequence> sequences = read_sequences(arguments[2], model->hyper);

  FreshAdapter fresh{/*seed*/ 1, /*rank*/ 8, /*alpha*/ 16, {ATTN_Q, ATTN_V, FFN_DOWN}, {}};
  for (int64_t layer = 0; layer < model->hyper.layers; layer++) fresh.layers.push_back(layer);
  Trainer trainer(model, adapter_init_fresh(*model, fresh),
                  OptimizerSettings{0.9, 0.999, 1e-8, /*decay*/ 0, /*clip*/ 1},
                  /*checkpointing*/ false);

  for (int step = 0; step < steps; step++) { // one micro-batch per step: all sequences in one pass
    const StepResult result = trainer.step({sequences}, /*learning rate*/ 1e-3, /*dump*/ "");
    std::printf("step %d loss %.4f\n", step, result.loss);
  }
  trainer.save_adapter(arguments[3]);
}

int main(int count, char ** arguments) try {
  if (count < 4) throw Failure("usage", "train MODEL.gguf TOKENS.txt ADAPTER.gguf [STEPS [DEVICE]]");
  train(arguments, count > 4 ? std::atoi(arguments[4]) : 20, count > 5 ? arguments[5] : "cpu");
} catch (const std::exception & error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
