// See the header.
#include "bench/report.h"

#include "runtime/failure.h"

#include <cmath>
#include <cstdio>

namespace {

std::string quoted(const std::string & text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') result += '\\';
    result += static_cast<unsigned char>(letter) < ' ' ? ' ' : letter;
  }
  return result + "\"";
}

} // namespace

Report & Report::text(const std::string & key, const std::string & value) {
  line_ += (line_.empty() ? "" : ", ") + quoted(key) + ": " + quoted(value);
  return *this;
}

Report & Report::number(const std::string & key, double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.7g", value);
  line_ += ", " + quoted(key) + ": " + (std::isfinite(value) ? digits : "null");
  return *this;
}

void Report::write(const std::string & file) const {
  std::printf("{%s}\n", line_.c_str());
  std::fflush(stdout);
  if (file.empty()) return;
  std::FILE * to = std::fopen(file.c_str(), "a");
  if (!to) throw Failure("not-found", "Cannot write " + file + ".");
  std::fprintf(to, "{%s}\n", line_.c_str());
  std::fclose(to);
}
