// See the header.
#include "runtime/ops.h"

namespace {

template <typename Compose> ggml_tensor * either(Graph & graph, ggml_tensor * stock, Compose compose) {
  return graph.supports(stock) ? stock : compose();
}

} // namespace

ggml_tensor * op_mul_mat(Graph & graph, ggml_tensor * a, ggml_tensor * b) {
  ggml_tensor * product = ggml_mul_mat(graph.context(), a, b);
  // GPUs would sum F16 products in F16, and gradients are often below its smallest number.
  if (!(a->type == GGML_TYPE_BF16 && graph.device().plain_bf16))
    ggml_mul_mat_set_prec(product, GGML_PREC_F32);
  return product;
}

ggml_tensor * op_out_prod(Graph & graph, ggml_tensor * a, ggml_tensor * b) {
  return either(graph, ggml_out_prod(graph.context(), a, b),
                [&] { return op_mul_mat(graph, op_transposed(graph, a), op_transposed(graph, b)); });
}

// scale y (dy - sum(y dy))
ggml_tensor * op_soft_max_back(Graph & graph, ggml_tensor * dy, ggml_tensor * y, float scale) {
  ggml_context * ctx = graph.context();
  return either(graph, ggml_soft_max_ext_back(ctx, dy, y, scale, 0), [&] {
    ggml_tensor * shared = ggml_sum_rows(ctx, ggml_mul(ctx, y, dy));
    return ggml_scale(ctx, ggml_mul(ctx, y, ggml_sub(ctx, dy, shared)), scale);
  });
}

// (dy - x mean(x dy) / s) / sqrt(s), s = mean(x^2) + epsilon
ggml_tensor * op_rms_norm_back(Graph & graph, ggml_tensor * dy, ggml_tensor * x, float epsilon) {
  ggml_context * ctx = graph.context();
  return either(graph, ggml_rms_norm_back(ctx, dy, x, epsilon), [&] {
    const float share = 1 / static_cast<float>(x->ne[0]);
    ggml_tensor * s = ggml_scale_bias(ctx, ggml_sum_rows(ctx, ggml_sqr(ctx, x)), share, epsilon);
    ggml_tensor * along = ggml_scale(ctx, ggml_sum_rows(ctx, ggml_mul(ctx, x, dy)), share);
    ggml_tensor * across = ggml_sub(ctx, dy, ggml_mul(ctx, x, ggml_div(ctx, along, s)));
    return ggml_div(ctx, across, ggml_sqrt(ctx, s));
  });
}

// dy (s + silu(x) (1 - s)), s = sigmoid(x), 1 - s = sigmoid(-x)
ggml_tensor * op_silu_back(Graph & graph, ggml_tensor * dy, ggml_tensor * x) {
  ggml_context * ctx = graph.context();
  return either(graph, ggml_silu_back(ctx, dy, x), [&] {
    ggml_tensor * rest = ggml_sigmoid(ctx, ggml_neg(ctx, x));
    ggml_tensor * slope = ggml_add(ctx, ggml_sigmoid(ctx, x), ggml_mul(ctx, ggml_silu(ctx, x), rest));
    return ggml_mul(ctx, dy, slope);
  });
}

ggml_tensor * op_swiglu(Graph & graph, ggml_tensor * gate, ggml_tensor * up) {
  ggml_context * ctx = graph.context();
  return either(graph, ggml_swiglu_split(ctx, gate, up),
                [&] { return ggml_mul(ctx, ggml_silu(ctx, gate), up); });
}

ggml_tensor * op_argmax(Graph & graph, ggml_tensor * x) {
  ggml_context * ctx = graph.context();
  return either(graph, ggml_argmax(ctx, x), [&] {
    ggml_tensor * order = ggml_argsort(ctx, x, GGML_SORT_ORDER_DESC);
    ggml_tensor * first = ggml_view_2d(ctx, order, 1, x->ne[1], order->nb[1], 0);
    return ggml_reshape_1d(ctx, ggml_cont(ctx, first), x->ne[1]);
  });
}

ggml_tensor * op_zeros(Graph & graph, const std::vector<int64_t> & shape) {
  ggml_context * ctx = graph.context();
  ggml_tensor * empty = ggml_new_tensor(ctx, GGML_TYPE_F32, static_cast<int>(shape.size()), shape.data());
  return either(graph, ggml_fill_inplace(ctx, empty, 0), [&] {
    // Zero times what happens to lie in the memory need not be zero, so it begins with numbers.
    ggml_tensor * numbers = ggml_arange(ctx, 0, static_cast<float>(shape[0]), 1);
    return ggml_repeat(ctx, ggml_scale(ctx, numbers, 0), empty);
  });
}

ggml_tensor * op_get_rows_back(Graph & graph, ggml_tensor * dy, ggml_tensor * rows, int64_t count) {
  ggml_context * ctx = graph.context();
  ggml_tensor * shape = ggml_new_tensor_2d(ctx, GGML_TYPE_F32, dy->ne[0], count);
  return either(graph, ggml_get_rows_back(ctx, dy, rows, shape), [&] {
    const int64_t tokens = dy->ne[1];
    ggml_tensor * ones = ggml_scale_bias(ctx, op_zeros(graph, {1, 1, tokens}), 1, 1);
    ggml_tensor * index = ggml_reshape_2d(ctx, rows, 1, tokens);
    ggml_tensor * which = ggml_set_rows(ctx, op_zeros(graph, {1, count, tokens}), ones, index);
    return op_out_prod(graph, dy, ggml_reshape_2d(ctx, which, count, tokens));
  });
}

ggml_tensor * op_transposed(Graph & graph, ggml_tensor * x) {
  ggml_tensor * view = ggml_transpose(graph.context(), x);
  // A single column has any stride, and ggml's products look at it all the same.
  const bool in_order = ggml_is_contiguous(view) && view->nb[0] == ggml_type_size(view->type);
  return in_order ? view : ggml_cont(graph.context(), view);
}

ggml_tensor * op_adamw(Graph & graph, const AdamW & step) {
  ggml_context * ctx = graph.context();
  ggml_tensor * stock = ggml_opt_step_adamw(ctx, step.parameters, step.gradients, step.first_moment,
                                            step.second_moment, step.scalars);
  return either(graph, stock, [&] {
    const auto scalar = [&](size_t i) { return ggml_view_1d(ctx, step.scalars, 1, i * sizeof(float)); };
    const auto complement = [&](ggml_tensor * x) { return ggml_scale_bias(ctx, ggml_cont(ctx, x), -1, 1); };
    // moment = beta moment + (1 - beta) value
    const auto blend = [&](ggml_tensor * moment, ggml_tensor * value, ggml_tensor * beta) {
      ggml_tensor * kept = ggml_mul(ctx, moment, beta);
      ggml_tensor * sum = ggml_add(ctx, kept, ggml_mul(ctx, value, complement(beta)));
      return graph.emit(ggml_cpy(ctx, sum, moment));
    };
    ggml_tensor * m = blend(step.first_moment, step.gradients, scalar(1));
    ggml_tensor * v = blend(step.second_moment, ggml_sqr(ctx, step.gradients), scalar(2));
    ggml_tensor * divisor = ggml_add(ctx, ggml_sqrt(ctx, ggml_mul(ctx, v, scalar(6))), scalar(3));
    ggml_tensor * change = ggml_div(ctx, ggml_mul(ctx, m, scalar(5)), divisor);
    ggml_tensor * decay = ggml_mul(ctx, step.parameters, ggml_mul(ctx, scalar(0), scalar(4)));
    ggml_tensor * kept = ggml_sub(ctx, step.parameters, decay);
    ggml_tensor * next = ggml_sub(ctx, kept, ggml_mul(ctx, change, scalar(0)));
    return graph.emit(ggml_cpy(ctx, next, step.parameters));
  });
}
