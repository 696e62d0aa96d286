// What was measured: one JSON object per line, on standard output and, where one is named, at the end of a
// file.
#pragma once

#include <string>

class Report {
public:
  // `name`: of the measurement.
  explicit Report(const std::string & name) { text("name", name); }

  Report & text(const std::string & key, const std::string & value);
  // What is not finite is written as null.
  Report & number(const std::string & key, double value);
  void write(const std::string & file) const;

private:
  std::string line_;
};
