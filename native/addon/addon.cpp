// Registration: the objects and functions of src-main/train/addon-types.ts, and nothing else.
#include "addon/arguments.h"
#include "addon/async-call.h"
#include "addon/conversion.h"
#include "kernels/kernels.h"
#include "runtime/runtime.h"
#include "trainer/estimate.h"
#include "trainer/trainer.h"

#include <atomic>
#include <napi.h>

namespace {

struct Constructors {
  Napi::FunctionReference model, trainer;
};

Napi::Value memory_object(Napi::Env env, MemoryHeld & held) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("weights", static_cast<double>(held.weights));
  object.Set("parameters", static_cast<double>(held.parameters));
  object.Set("activations", static_cast<double>(held.activations));
  object.Set("scratch", static_cast<double>(held.scratch));
  object.Set("host", static_cast<double>(held.host));
  return object;
}

// Failures on the JavaScript thread become exceptions there.
template <typename Body> auto guarded(Napi::Env env, Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const Failure & failure) {
    throw Napi::Error::New(env, failure.what());
  } catch (const std::bad_alloc &) {
    throw Napi::Error::New(env, no_memory);
  }
}

class ModelObject : public Napi::ObjectWrap<ModelObject> {
public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Model",
                       {InstanceAccessor<&ModelObject::architecture>("architecture"),
                        InstanceAccessor<&ModelObject::vocabulary>("vocabularySize"),
                        InstanceAccessor<&ModelObject::context>("contextLength"),
                        InstanceAccessor<&ModelObject::layers>("layers"),
                        InstanceMethod<&ModelObject::dispose>("dispose")});
  }

  explicit ModelObject(const Napi::CallbackInfo & call) : Napi::ObjectWrap<ModelObject>(call) {
    model_ = *call[0].As<Napi::External<std::shared_ptr<Model>>>().Data();
    architecture_ = model_->architecture;
    hyper_ = model_->hyper;
  }

  std::shared_ptr<Model> get() const {
    if (!model_) throw Failure("refused", "The model was disposed.");
    return model_;
  }

private:
  Napi::Value number(int64_t value) { return Napi::Number::New(Env(), static_cast<double>(value)); }
  Napi::Value architecture(const Napi::CallbackInfo &) { return Napi::String::New(Env(), architecture_); }
  Napi::Value vocabulary(const Napi::CallbackInfo &) { return number(hyper_.vocabulary); }
  Napi::Value context(const Napi::CallbackInfo &) { return number(hyper_.context); }
  Napi::Value layers(const Napi::CallbackInfo &) { return number(hyper_.layers); }
  void dispose(const Napi::CallbackInfo &) { model_.reset(); }

  std::shared_ptr<Model> model_;
  std::string architecture_;
  Hyperparameters hyper_;
};

// A trainer and whether it is at work; a call under way keeps it alive when it is disposed of.
struct BusyTrainer {
  BusyTrainer(std::shared_ptr<Model> model, std::optional<Trained> trained,
              const std::optional<OptimizerSettings> & settings, bool checkpointing)
      : model(model), trainer(std::move(model), std::move(trained), settings, checkpointing) {}
  std::shared_ptr<Model> model;
  Trainer trainer;
  std::atomic<bool> busy{false};
};

class TrainerObject : public Napi::ObjectWrap<TrainerObject> {
public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(
        env, "Trainer",
        {InstanceMethod<&TrainerObject::step>("step"), InstanceMethod<&TrainerObject::score>("score"),
         InstanceMethod<&TrainerObject::hidden_states>("hiddenStates"),
         InstanceMethod<&TrainerObject::project_gradients>("projectGradients"),
         InstanceMethod<&TrainerObject::save_adapter>("saveAdapter"),
         InstanceMethod<&TrainerObject::save_model>("saveModel"),
         InstanceMethod<&TrainerObject::save_state>("saveState"),
         InstanceMethod<&TrainerObject::load_state>("loadState"),
         InstanceMethod<&TrainerObject::memory>("memory"), InstanceMethod<&TrainerObject::cancel>("cancel"),
         InstanceMethod<&TrainerObject::dispose>("dispose")});
  }

  explicit TrainerObject(const Napi::CallbackInfo & call) : Napi::ObjectWrap<TrainerObject>(call) {
    state_ = *call[0].As<Napi::External<std::shared_ptr<BusyTrainer>>>().Data();
  }

private:
  const Model & model() const {
    if (!state_) throw Failure("refused", "The trainer was disposed.");
    return *state_->model;
  }

  // Starts `work` unless another call is under way.
  template <typename Result>
  Napi::Value start(std::function<Result(Trainer &)> work,
                    std::function<Napi::Value(Napi::Env, Result &)> convert) {
    const std::shared_ptr<BusyTrainer> state = state_;
    if (state->busy.exchange(true))
      throw Failure("refused", "The trainer is at work; wait for the call before.");
    state->trainer.resume();
    return AsyncCall<Result>::start(
        Env(),
        [state, work] {
          struct Done {
            std::atomic<bool> & busy;
            ~Done() { busy = false; }
          } done{state->busy};
          return work(state->trainer);
        },
        convert);
  }

  Napi::Value step(const Napi::CallbackInfo & call) {
    return guarded(Env(), [&] {
      auto batches = read_micro_batches(call[0], model());
      const double rate = read_number(call[1], "The learning rate");
      const std::string dump = call[2].IsUndefined() ? "" : read_text(call[2], "The gradients' file");
      return start<StepResult>(
          [batches, rate, dump](Trainer & trainer) { return trainer.step(batches, rate, dump); },
          [](Napi::Env env, StepResult & result) -> Napi::Value {
            Napi::Object object = Napi::Object::New(env);
            object.Set("loss", result.loss);
            object.Set("gradNorm", result.gradient_norm);
            object.Set("tokens", static_cast<double>(result.tokens));
            object.Set("seconds", result.seconds);
            return object;
          });
    });
  }

  Napi::Value score(const Napi::CallbackInfo & call) {
    return guarded(Env(), [&] {
      auto groups = read_groups(call[0], model());
      return start<std::vector<double>>([groups](Trainer & trainer) { return trainer.score(groups); },
                                        [](Napi::Env env, std::vector<double> & sums) -> Napi::Value {
                                          auto array = Napi::Float64Array::New(env, sums.size());
                                          std::copy(sums.begin(), sums.end(), array.Data());
                                          return array;
                                        });
    });
  }

  static Napi::Value float_array(Napi::Env env, std::vector<float> & vectors) {
    auto array = Napi::Float32Array::New(env, vectors.size());
    std::copy(vectors.begin(), vectors.end(), array.Data());
    return array;
  }

  Napi::Value hidden_states(const Napi::CallbackInfo & call) {
    return guarded(Env(), [&] {
      auto texts = read_texts(call[0], model());
      return start<std::vector<float>>([texts](Trainer & trainer) { return trainer.hidden_states(texts); },
                                       float_array);
    });
  }

  Napi::Value project_gradients(const Napi::CallbackInfo & call) {
    return guarded(Env(), [&] {
      auto groups = read_micro_batches(call[0], model());
      const Projection projection = read_projection(call[1]);
      return start<std::vector<float>>(
          [groups, projection](Trainer & trainer) { return trainer.project_gradients(groups, projection); },
          float_array);
    });
  }

  // Work on a file that yields nothing.
  Napi::Value start_on_file(const Napi::CallbackInfo & call, const char * name,
                            std::function<void(Trainer &, const std::string & path)> work) {
    return guarded(Env(), [&] {
      model();
      const std::string path = read_text(call[0], name);
      return start<bool>(
          [path, work](Trainer & trainer) {
            work(trainer, path);
            return true;
          },
          [](Napi::Env env, bool &) { return env.Undefined(); });
    });
  }

  Napi::Value save_adapter(const Napi::CallbackInfo & call) {
    return start_on_file(call, "The adapter's file",
                         [](Trainer & trainer, const std::string & path) { trainer.save_adapter(path); });
  }

  Napi::Value save_model(const Napi::CallbackInfo & call) {
    return start_on_file(call, "The model's file",
                         [](Trainer & trainer, const std::string & path) { trainer.save_model(path); });
  }

  Napi::Value save_state(const Napi::CallbackInfo & call) {
    return guarded(Env(), [&] {
      const std::string run = read_text(call[1], "The mark of the run");
      return start_on_file(call, "The state's file", [run](Trainer & trainer, const std::string & path) {
        trainer.save_state(path, run);
      });
    });
  }

  Napi::Value load_state(const Napi::CallbackInfo & call) {
    return guarded(Env(), [&] {
      const std::string run = read_text(call[1], "The mark of the run");
      return start_on_file(call, "The state's file", [run](Trainer & trainer, const std::string & path) {
        trainer.load_state(path, run);
      });
    });
  }

  Napi::Value memory(const Napi::CallbackInfo &) {
    return guarded(Env(), [&] {
      model();
      if (state_->busy) throw Failure("refused", "The trainer is at work; wait for the call before.");
      MemoryHeld held = state_->trainer.memory();
      return memory_object(Env(), held);
    });
  }

  void cancel(const Napi::CallbackInfo &) {
    if (state_) state_->trainer.cancel();
  }

  void dispose(const Napi::CallbackInfo &) { state_.reset(); }

  std::shared_ptr<BusyTrainer> state_;
};

template <typename State>
Napi::Value wrap(Napi::Env env, Napi::FunctionReference Constructors::*constructor, State & state) {
  return (env.GetInstanceData<Constructors>()->*constructor).New({Napi::External<State>::New(env, &state)});
}

const char * kind_of(ggml_backend_dev_t device) {
  switch (ggml_backend_dev_type(device)) {
  case GGML_BACKEND_DEVICE_TYPE_CPU:
    return "cpu";
  case GGML_BACKEND_DEVICE_TYPE_GPU:
    return "gpu";
  case GGML_BACKEND_DEVICE_TYPE_IGPU:
    return "integrated";
  default:
    return "accelerator";
  }
}

Napi::Array kernels_array(Napi::Env env) {
  Napi::Array array = Napi::Array::New(env);
  for (const KernelsStatus & status : kernels_list()) {
    Napi::Object object = Napi::Object::New(env);
    object.Set("name", status.name);
    object.Set("fault", status.fault);
    array.Set(array.Length(), object);
  }
  return array;
}

Napi::Value open_runtime(const Napi::CallbackInfo & call) {
  const Napi::Env env = call.Env();
  return guarded(env, [&] {
    const Runtime & runtime = runtime_open(read_text(call[0], "The folder of ggml's libraries"));
    Napi::Array devices = Napi::Array::New(env);
    for (ggml_backend_dev_t device : runtime.devices) {
      size_t free = 0, total = 0;
      ggml_backend_dev_memory(device, &free, &total);
      Napi::Object object = Napi::Object::New(env);
      object.Set("name", ggml_backend_dev_name(device));
      object.Set("description", ggml_backend_dev_description(device));
      object.Set("backend", ggml_backend_reg_name(ggml_backend_dev_backend_reg(device)));
      object.Set("kind", kind_of(device));
      object.Set("memoryFree", static_cast<double>(free));
      object.Set("memoryTotal", static_cast<double>(total));
      devices.Set(devices.Length(), object);
    }
    Napi::Object result = Napi::Object::New(env);
    result.Set("release", runtime.release);
    result.Set("devices", devices);
    result.Set("kernels", kernels_array(env));
    return result;
  });
}

Napi::Value load_model(const Napi::CallbackInfo & call) {
  return guarded(call.Env(), [&] {
    const std::string path = read_text(call[0], "The model's file");
    const Napi::Object options = call[1].As<Napi::Object>();
    const int threads = read_threads(options);
    const Device device = read_device(options);
    return AsyncCall<std::shared_ptr<Model>>::start(
        call.Env(), [path, device, threads] { return std::make_shared<Model>(path, device, threads); },
        [](Napi::Env env, std::shared_ptr<Model> & model) { return wrap(env, &Constructors::model, model); });
  });
}

Napi::Value create_trainer(const Napi::CallbackInfo & call) {
  return guarded(call.Env(), [&] {
    const std::shared_ptr<Model> model = ModelObject::Unwrap(call[0].As<Napi::Object>())->get();
    const std::optional<OptimizerSettings> settings = read_optimizer(call[2]);
    const auto make_trained = read_trained_init(call[1], *model, settings.has_value());
    const bool checkpointing = read_flag(call[3], "checkpointing");
    return AsyncCall<std::shared_ptr<BusyTrainer>>::start(
        call.Env(),
        [model, make_trained, settings, checkpointing] {
          const std::lock_guard<std::mutex> lock(model->computing);
          std::optional<Trained> trained;
          if (make_trained) trained = make_trained(*model);
          return std::make_shared<BusyTrainer>(model, std::move(trained), settings, checkpointing);
        },
        [](Napi::Env env, std::shared_ptr<BusyTrainer> & state) {
          return wrap(env, &Constructors::trainer, state);
        });
  });
}

Napi::Value guarded_quantize(const Napi::CallbackInfo & call) {
  return guarded(call.Env(), [&] { return quantize(call); });
}

Napi::Value guarded_dequantize(const Napi::CallbackInfo & call) {
  return guarded(call.Env(), [&] { return dequantize(call); });
}

Napi::Value estimate(const Napi::CallbackInfo & call) {
  return guarded(call.Env(), [&] {
    const std::string path = read_text(call[0], "The model's file");
    const Napi::Object options = call[2].As<Napi::Object>();
    Device device = read_device(options);
    device.imaginary = true;
    const auto model = std::make_shared<Model>(path, device, read_threads(options));
    const EstimateSettings settings = read_estimate(options, *model);
    const auto make_trained = read_trained_init(call[1], *model, settings.optimizer.has_value());
    return AsyncCall<MemoryHeld>::start(
        call.Env(), [=] { return estimate_memory(model, make_trained, settings); }, memory_object);
  });
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  auto * constructors = new Constructors; // freed with the environment
  constructors->model = Napi::Persistent(ModelObject::define(env));
  constructors->trainer = Napi::Persistent(TrainerObject::define(env));
  env.SetInstanceData(constructors);
  exports.Set("openRuntime", Napi::Function::New(env, open_runtime, "openRuntime"));
  exports.Set("loadModel", Napi::Function::New(env, load_model, "loadModel"));
  exports.Set("estimateMemory", Napi::Function::New(env, estimate, "estimateMemory"));
  exports.Set("createTrainer", Napi::Function::New(env, create_trainer, "createTrainer"));
  exports.Set("quantize", Napi::Function::New(env, guarded_quantize, "quantize"));
  exports.Set("dequantize", Napi::Function::New(env, guarded_dequantize, "dequantize"));
  return exports;
}

} // namespace

NODE_API_MODULE(trainer, init)
