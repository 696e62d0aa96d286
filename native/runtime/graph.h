// A ggml graph under construction and its memory. Nodes run in the order in which they were emitted.
#pragma once

#include "ggml-alloc.h"
#include "ggml-backend.h"
#include "ggml.h"
#include "kernels/scratch.h"
#include "runtime/device.h"
#include "runtime/room.h"

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

// Set from another thread when nobody waits for the result any more.
using Cancelled = std::atomic<bool>;

class Graph;

// A backend of its own on a device, and memory for one graph at a time, which only grows: there for the
// tensors, and on the CPU for what the threads work in.
class GraphMemory {
public:
  explicit GraphMemory(const Device & device);
  ~GraphMemory();
  GraphMemory(const GraphMemory &) = delete;
  GraphMemory & operator=(const GraphMemory &) = delete;

  const Device & device() const { return device_; }
  ggml_backend_t backend() const { return backend_; }
  ggml_gallocr_t allocator() const { return allocator_; }
  size_t bytes() const { return ggml_gallocr_get_buffer_size(allocator_, 0); }

private:
  friend class Graph;

  Device device_;
  const Graph * user_ = nullptr; // the graph whose tensors lie there
  ggml_backend_t backend_;
  ggml_gallocr_t allocator_;
  ThreadScratch scratch_;
};

class Graph {
public:
  // For `memory`, which outlives it. `capacity`: the most nodes and leaves.
  Graph(size_t capacity, GraphMemory & memory);
  ~Graph();
  Graph(const Graph &) = delete;
  Graph & operator=(const Graph &) = delete;

  ggml_context * context() const { return context_; }
  const Device & device() const { return memory_.device(); }
  // Whether kernels of our own can be nodes of this graph.
  bool on_cpu() const { return device().kernels != nullptr; }
  // Whether the device computes this operation.
  bool supports(const ggml_tensor * node) const;
  // A tensor that is set before every computation.
  ggml_tensor * input(ggml_type type, const std::vector<int64_t> & shape);
  // Runs `tensor` and what it needs here in the order, and hands it back.
  ggml_tensor * emit(ggml_tensor * tensor);
  // As `emit`; its value can be read after the computation.
  ggml_tensor * output(ggml_tensor * tensor);

  // What its description takes.
  size_t bytes() const { return ggml_used_mem(context_); }
  // The most that an operation takes beside its operands and its result, on so many threads.
  size_t scratch_bytes(int threads) const;
  // What nodes of ours work in while the graph is computed, so much at least in every thread.
  const ThreadScratch * scratch(size_t bytes);

  // A value that a node of ours reads when it is computed.
  template <typename Value> Value * keep(Value value) {
    kept_.push_back(std::make_shared<Value>(std::move(value)));
    return static_cast<Value *>(kept_.back().get());
  }

  // Throws `device` when the backend lacks an operation, since computing it would stop the process, and
  // `out-of-memory`. A graph that used the same memory before is unusable from here on.
  void allocate();
  // Whether its tensors still have their memory.
  bool is_allocated() const { return memory_.user_ == this; }
  // Throws `out-of-memory`, and `cancelled` between two operations once `cancelled` is set; what was to be
  // written is then partly written.
  void compute(int threads = 1, const Cancelled * cancelled = nullptr) const;

  // As `compute`, but one operation at a time: seconds by its name.
  std::map<std::string, double> profile(int threads) const;

private:
  void check_supported() const;
  size_t converted_bytes() const;
  void prepare_threads(int threads) const;

  GraphMemory & memory_;
  Pages description_;
  ggml_context * context_;
  ggml_cgraph * graph_;
  std::vector<std::shared_ptr<void>> kept_;
  size_t scratch_bytes_ = 0; // in each thread
};
