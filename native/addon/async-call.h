// Runs work off the JavaScript thread and settles a promise with what it made.
#pragma once

#include "runtime/failure.h"

#include <functional>
#include <napi.h>
#include <new>
#include <optional>

constexpr const char * no_memory = "out-of-memory: There is not enough memory.";

template <typename Result> class AsyncCall : public Napi::AsyncWorker {
public:
  using Work = std::function<Result()>;
  using Convert = std::function<Napi::Value(Napi::Env, Result &)>;

  static Napi::Promise start(Napi::Env env, Work work, Convert convert) {
    auto * call = new AsyncCall(env, std::move(work), std::move(convert)); // deletes itself when done
    call->Queue();
    return call->deferred_.Promise();
  }

private:
  AsyncCall(Napi::Env env, Work work, Convert convert)
      : Napi::AsyncWorker(env), deferred_(Napi::Promise::Deferred::New(env)), work_(std::move(work)),
        convert_(std::move(convert)) {}

  void Execute() override {
    try {
      attempt();
    } catch (const std::bad_alloc &) { // not even for the words of an error
      short_of_memory_ = true;
      SetError({});
    }
    work_ = nullptr; // what it holds may go before the promise is settled
  }
  void attempt() {
    try {
      result_.emplace(work_());
    } catch (const Failure & failure) {
      SetError(failure.what());
    } catch (const std::bad_alloc &) {
      throw;
    } catch (const std::exception & error) {
      SetError(std::string("internal: ") + error.what());
    }
  }
  void OnOK() override { deferred_.Resolve(convert_(Env(), *result_)); }
  void OnError(const Napi::Error & error) override {
    deferred_.Reject(short_of_memory_ ? Napi::Error::New(Env(), no_memory).Value() : error.Value());
  }

  Napi::Promise::Deferred deferred_;
  Work work_;
  Convert convert_;
  std::optional<Result> result_;
  bool short_of_memory_ = false;
};
