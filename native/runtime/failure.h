// What the trainer throws: a code of src-main/common/errors.ts and one sentence, joined as "<code>:
// <sentence>".
#pragma once

#include <stdexcept>
#include <string>

struct Failure : std::runtime_error {
  Failure(const std::string & code, const std::string & sentence)
      : std::runtime_error(code + ": " + sentence), code(code), sentence(sentence) {}

  std::string code, sentence;
};
