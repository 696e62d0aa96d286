// Numbers as text without loss, for comparing.
#pragma once

#include <cstdio>
#include <string>

// Hexadecimal, so that equal texts are equal numbers.
inline std::string exact_text(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%a", number);
  return text;
}
