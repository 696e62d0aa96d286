// Transposed copies of the base's matrices, for the gradient back through them: products with an untransposed
// weight are slow where they exist at all.
#include "model/model.h"
#include "runtime/failure.h"

#include <algorithm>

namespace {

// Of a copy. GPUs multiply BF16 far faster, and it holds what a quantised weight says; an F16 copy would make
// them sum gradients in F16.
ggml_type copy_type(ggml_type type) {
  return type == GGML_TYPE_F32 ? type : GGML_TYPE_BF16;
}

// N rows of K from `from`, columns `first` to `first + count` of `to`, whose rows are `count` long.
template <typename Element> void transpose(const uint8_t * from, uint8_t * to, int64_t k, int64_t n) {
  constexpr int64_t block = 32; // two blocks fit the first cache
  const auto * source = reinterpret_cast<const Element *>(from);
  auto * target = reinterpret_cast<Element *>(to);
  for (int64_t row = 0; row < n; row += block)
    for (int64_t column = 0; column < k; column += block)
      for (int64_t i = row; i < std::min(n, row + block); i++)
        for (int64_t j = column; j < std::min(k, column + block); j++) target[j * n + i] = source[i * k + j];
}

// The rows of a weight as `type`.
std::vector<uint8_t> read_rows(const ggml_tensor * weight, ggml_type type) {
  std::vector<uint8_t> rows(ggml_nbytes(weight));
  ggml_backend_tensor_get(weight, rows.data(), 0, rows.size());
  if (weight->type == type) return rows;
  std::vector<uint8_t> converted(ggml_nelements(weight) * ggml_type_size(type));
  std::vector<float> floats(weight->ne[0]);
  for (int64_t row = 0; row < weight->ne[1]; row++) {
    ggml_get_type_traits(weight->type)
        ->to_float(rows.data() + row * weight->nb[1], floats.data(), weight->ne[0]);
    ggml_fp32_to_bf16_row(floats.data(),
                          reinterpret_cast<ggml_bf16_t *>(converted.data()) + row * weight->ne[0],
                          weight->ne[0]);
  }
  return converted;
}

void fill_transposed(const Matrix & matrix) {
  const ggml_type type = matrix.transposed->type;
  const std::vector<uint8_t> rows = read_rows(matrix.weight, type);
  std::vector<uint8_t> columns(rows.size());
  const int64_t k = matrix.weight->ne[0], n = matrix.weight->ne[1];
  if (ggml_type_size(type) == 2)
    transpose<uint16_t>(rows.data(), columns.data(), k, n);
  else
    transpose<uint32_t>(rows.data(), columns.data(), k, n);
  ggml_backend_tensor_set(matrix.transposed, columns.data(), 0, columns.size());
}

bool makes_copies(const Device & device, const std::vector<Matrix *> & wanted) {
  if (device.kernels) return false;
  if (device.transposition == Transposition::RESIDENT) return true;
  if (device.transposition != Transposition::AUTO) return false;
  size_t bytes = 0, free = 0, total = 0;
  for (const Matrix * matrix : wanted)
    bytes += ggml_nelements(matrix->weight) * ggml_type_size(copy_type(matrix->weight->type));
  ggml_backend_dev_memory(device.handle, &free, &total);
  return bytes <= free / 2;
}

} // namespace

void Model::transpose_from(int64_t first_layer) {
  std::vector<Matrix *> wanted{&output};
  for (int64_t i = first_layer; i < hyper.layers; i++)
    for (Matrix & matrix : layers[i].linear) wanted.push_back(&matrix);
  wanted.erase(std::remove_if(wanted.begin(), wanted.end(), [](const Matrix * m) { return m->transposed; }),
               wanted.end());
  if (wanted.empty() || !makes_copies(device, wanted)) return;

  auto store = std::make_unique<TensorStore>(wanted.size());
  std::vector<ggml_tensor *> copies;
  for (const Matrix * matrix : wanted) {
    const ggml_tensor * weight = matrix->weight;
    copies.push_back(store->declare(copy_type(weight->type), {weight->ne[1], weight->ne[0]},
                                    std::string(weight->name) + ".T"));
  }
  store->allocate(device, "the transposed weights of " + path);
  for (size_t i = 0; i < wanted.size(); i++) {
    wanted[i]->transposed = copies[i];
    if (!device.imaginary) fill_transposed(*wanted[i]);
  }
  transposed_.push_back(std::move(store));
}
