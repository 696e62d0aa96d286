// See the header.
#include "model/header-reader.h"

#include "runtime/failure.h"

#include <cmath>

namespace {

[[noreturn]] void refuse_value(const HeaderReader & header, const char * name, const std::string & value) {
  throw Failure("model-format", header.file.path + ": " + header.key(name) + " is " + value + ".");
}

} // namespace

int64_t HeaderReader::integer(const char * name, int64_t otherwise) const {
  const int64_t value = file.integer(key(name)).value_or(otherwise);
  if (value == -1) throw Failure("model-format", file.path + " has no " + key(name) + ".");
  if (value < 1 || value > INT32_MAX) refuse_value(*this, name, std::to_string(value));
  return value;
}

float HeaderReader::number(const char * name, double otherwise) const {
  const double value = file.number(key(name)).value_or(otherwise);
  if (!std::isfinite(value) || value < 0) refuse_value(*this, name, std::to_string(value));
  return static_cast<float>(value);
}

float HeaderReader::positive(const char * name, double otherwise) const {
  const float value = number(name, otherwise);
  if (value == 0) refuse_value(*this, name, "0");
  return value;
}

void HeaderReader::refuse_above_zero(const char * name, const char * what) const {
  if (file.integer(key(name)).value_or(0) > 0)
    throw Failure("model-unsupported", file.path + " " + what + ", which is not trained.");
}
