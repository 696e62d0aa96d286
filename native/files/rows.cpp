// See the header. What ggml would assert on is checked first.
#include "files/rows.h"

#include "runtime/failure.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>

namespace {

constexpr float largest_half = 65504;

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

void check_values(ggml_type type, const std::vector<float> & values) {
  const float most = type == GGML_TYPE_F16 ? largest_half : INFINITY;
  const auto fits = [most](float value) { return std::isfinite(value) && std::fabs(value) <= most; };
  const auto bad = std::find_if_not(values.begin(), values.end(), fits);
  if (bad != values.end())
    throw Failure("not-finite", "A weight of " + std::to_string(*bad) + " cannot be stored as " +
                                    ggml_type_name(type) + ".");
}

} // namespace

ggml_type rows_type(const std::string & name) {
  for (int type = 0; type < GGML_TYPE_COUNT; type++) {
    const char * known = ggml_type_name(static_cast<ggml_type>(type));
    if (known && *known && lower_case(known) == lower_case(name)) return static_cast<ggml_type>(type);
  }
  throw Failure("model-unsupported", "There is no tensor type \"" + name + "\".");
}

std::vector<uint8_t> rows_encode(ggml_type type, const std::vector<float> & values, int64_t row_length) {
  const bool written = type == GGML_TYPE_F32 || ggml_get_type_traits(type)->from_float_ref;
  if (!written || ggml_quantize_requires_imatrix(type))
    throw Failure("model-unsupported",
                  std::string("Weights cannot be converted to ") + ggml_type_name(type) + ".");
  const auto count = static_cast<int64_t>(values.size());
  if (row_length < 1 || count % row_length != 0 || row_length % ggml_blck_size(type) != 0)
    throw Failure("model-unsupported", std::to_string(count) + " values are no rows of " +
                                           std::to_string(row_length) + " in " + ggml_type_name(type) + ".");
  check_values(type, values);
  std::vector<uint8_t> bytes(ggml_row_size(type, row_length) * (count / row_length));
  ggml_quantize_chunk(type, values.data(), bytes.data(), 0, count / row_length, row_length, nullptr);
  return bytes;
}

std::vector<float> rows_decode(ggml_type type, const std::vector<uint8_t> & bytes) {
  const auto to_float = ggml_get_type_traits(type)->to_float;
  if (!to_float && type != GGML_TYPE_F32)
    throw Failure("model-unsupported", std::string("Weights in ") + ggml_type_name(type) + " are not read.");
  const size_t block = ggml_type_size(type);
  if (bytes.size() % block != 0)
    throw Failure("model-format", std::to_string(bytes.size()) + " bytes are no whole blocks of " +
                                      ggml_type_name(type) + ".");
  std::vector<float> values(bytes.size() / block * ggml_blck_size(type));
  if (to_float)
    to_float(bytes.data(), values.data(), static_cast<int64_t>(values.size()));
  else if (!values.empty())
    std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}
