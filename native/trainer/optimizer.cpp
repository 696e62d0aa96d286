// See the header. Two small graphs: the norm, and the update that follows once the host knows it.
#include "trainer/optimizer.h"

#include "runtime/exact-text.h"
#include "runtime/ops.h"

#include <algorithm>
#include <cmath>

namespace {

// Flat rows squared at a time, 64 MiB: the squares of all parameters together would be as large as these.
constexpr int64_t norm_rows = 16384;
// Flat rows from which on several threads are faster than one.
constexpr int64_t worth_threads = 1024;

std::vector<float> read_floats(const ggml_tensor * tensor) {
  std::vector<float> values(ggml_nelements(tensor));
  ggml_backend_tensor_get(tensor, values.data(), 0, ggml_nbytes(tensor));
  return values;
}

// The sum of the squares where F32 is too narrow for it, some rows at a time.
double squares_sum(const ggml_tensor * rows) {
  std::vector<float> values(std::min(norm_rows, rows->ne[1]) * rows->ne[0]);
  double sum = 0;
  for (size_t done = 0; done < ggml_nbytes(rows); done += values.size() * sizeof(float)) {
    values.resize(std::min(values.size(), (ggml_nbytes(rows) - done) / sizeof(float)));
    ggml_backend_tensor_get(rows, values.data(), done, values.size() * sizeof(float));
    for (const float value : values) sum += static_cast<double>(value) * value;
  }
  return sum;
}

} // namespace

std::string OptimizerSettings::description() const {
  std::string text;
  for (const double number : {beta1, beta2, epsilon, weight_decay, clip}) text += exact_text(number) + " ";
  return text;
}

Optimizer::Optimizer(const Model & model, Parameters & parameters, const OptimizerSettings & settings)
    : parameters_(parameters), settings_(settings),
      threads_(parameters.values->ne[1] < worth_threads ? 1 : model.threads), norm_memory_(model.device),
      update_memory_(model.device),
      norm_graph_(16 + 4 * parameters.lanes() + 8 * (parameters.values->ne[1] / norm_rows + 1), norm_memory_),
      update_graph_(64, update_memory_) {
  build_norm();
  build_update();
}

void Optimizer::build_norm() {
  ggml_context * ctx = norm_graph_.context();
  ggml_tensor * sum = parameters_.gradients;
  for (size_t lane = 1; lane < parameters_.lanes(); lane++) {
    const ggml_tensor * all = parameters_.lane_gradients;
    ggml_tensor * one =
        ggml_view_2d(ctx, parameters_.lane_gradients, all->ne[0], all->ne[1], all->nb[1], lane * all->nb[2]);
    sum = norm_graph_.emit(ggml_add_inplace(ctx, sum, one));
  }
  for (int64_t first = 0; first < sum->ne[1]; first += norm_rows) {
    const int64_t rows = std::min(norm_rows, sum->ne[1] - first);
    ggml_tensor * part = ggml_view_2d(ctx, sum, sum->ne[0], rows, sum->nb[1], first * sum->nb[1]);
    squares_.push_back(norm_graph_.output(ggml_sum_rows(ctx, ggml_sqr(ctx, part))));
  }
  norm_graph_.allocate();
}

void Optimizer::build_update() {
  ggml_context * ctx = update_graph_.context();
  factor_ = update_graph_.input(GGML_TYPE_F32, {flat_row});
  scalars_ = update_graph_.input(GGML_TYPE_F32, {7});
  ggml_tensor * gradients = ggml_mul_inplace(ctx, parameters_.gradients, factor_);
  ggml_set_param(parameters_.values);
  ggml_tensor * updated =
      update_graph_.emit(op_adamw(update_graph_, {parameters_.values, gradients, parameters_.first_moment,
                                                  parameters_.second_moment, scalars_}));
  sums_ = update_graph_.output(ggml_sum_rows(ctx, updated));
  update_graph_.allocate();
}

void Optimizer::zero_gradients() {
  ggml_backend_tensor_memset(parameters_.lane_gradients, 0, 0, ggml_nbytes(parameters_.lane_gradients));
}

double Optimizer::gradient_norm() {
  norm_graph_.compute(threads_);
  double sum = 0;
  for (const ggml_tensor * squares : squares_)
    for (const float square : read_floats(squares)) sum += square;
  return std::sqrt(std::isfinite(sum) ? sum : squares_sum(parameters_.gradients));
}

bool Optimizer::update(double learning_rate, double factor) {
  steps_++;
  const std::vector<float> factors(flat_row, static_cast<float>(factor));
  ggml_backend_tensor_set(factor_, factors.data(), 0, ggml_nbytes(factor_));
  // The bias corrections take the betas as the operation does, rounded to F32, so that they cancel exactly.
  const auto beta1 = static_cast<float>(settings_.beta1), beta2 = static_cast<float>(settings_.beta2);
  const auto correction = [&](float beta) {
    return static_cast<float>(1 / (1 - std::pow(static_cast<double>(beta), static_cast<double>(steps_))));
  };
  const float scalars[7] = {static_cast<float>(learning_rate),
                            beta1,
                            beta2,
                            static_cast<float>(settings_.epsilon),
                            static_cast<float>(settings_.weight_decay),
                            correction(beta1),
                            correction(beta2)};
  ggml_backend_tensor_set(scalars_, scalars, 0, sizeof scalars);
  update_graph_.compute(threads_);
  const std::vector<float> sums = read_floats(sums_);
  return std::all_of(sums.begin(), sums.end(), [](float sum) { return std::isfinite(sum); });
}
