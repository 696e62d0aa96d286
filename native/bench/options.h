// Options of the command line: `--name value`, each with a default.
#pragma once

#include <map>
#include <string>

class Options {
public:
  // Throws `usage` for anything but pairs of `--name value`.
  Options(int count, char ** arguments);

  std::string text(const std::string & name, const std::string & otherwise);
  // A whole number from 0.
  int64_t number(const std::string & name, int64_t otherwise);
  // Throws `usage` for a name that nobody has asked for; to be called when all have been.
  void finish() const;

private:
  std::map<std::string, std::string> given_;
  std::map<std::string, bool> asked_;
};
