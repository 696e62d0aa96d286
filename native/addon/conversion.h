// The functions `quantize` and `dequantize` of the addon.
#pragma once

#include <napi.h>

Napi::Value quantize(const Napi::CallbackInfo & call);
Napi::Value dequantize(const Napi::CallbackInfo & call);
