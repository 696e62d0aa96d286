// Rows of weights between F32 and the types of a GGUF, off the JavaScript thread.
#include "addon/conversion.h"

#include "addon/arguments.h"
#include "addon/async-call.h"
#include "files/rows.h"

namespace {

// A copy: the caller may change its array while the conversion is under way.
template <typename Element>
std::vector<Element> read_array(const Napi::Value & value, napi_typedarray_type type, const char * name) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != type)
    throw Failure("refused", std::string(name) + " are of another type of array.");
  const auto array = value.As<Napi::TypedArrayOf<Element>>();
  return {array.Data(), array.Data() + array.ElementLength()};
}

template <typename Element> Napi::Value to_array(Napi::Env env, std::vector<Element> & values) {
  auto array = Napi::TypedArrayOf<Element>::New(env, values.size());
  std::copy(values.begin(), values.end(), array.Data());
  return array;
}

} // namespace

Napi::Value quantize(const Napi::CallbackInfo & call) {
  const ggml_type type = rows_type(read_text(call[0], "The tensor type"));
  auto values = read_array<float>(call[1], napi_float32_array, "The values");
  const auto row_length = static_cast<int64_t>(read_number(call[2], "The length of a row"));
  return AsyncCall<std::vector<uint8_t>>::start(
      call.Env(),
      [type, values = std::move(values), row_length] { return rows_encode(type, values, row_length); },
      to_array<uint8_t>);
}

Napi::Value dequantize(const Napi::CallbackInfo & call) {
  const ggml_type type = rows_type(read_text(call[0], "The tensor type"));
  auto bytes = read_array<uint8_t>(call[1], napi_uint8_array, "The bytes");
  return AsyncCall<std::vector<float>>::start(
      call.Env(), [type, bytes = std::move(bytes)] { return rows_decode(type, bytes); }, to_array<float>);
}
