// See the header.
#include "bench/options.h"

#include "runtime/failure.h"

Options::Options(int count, char ** arguments) {
  for (int i = 0; i < count; i += 2) {
    const std::string name = arguments[i];
    if (name.rfind("--", 0) != 0 || i + 1 == count)
      throw Failure("usage", name + " is not an option with a value.");
    given_[name.substr(2)] = arguments[i + 1];
  }
}

std::string Options::text(const std::string & name, const std::string & otherwise) {
  asked_[name] = true;
  const auto found = given_.find(name);
  return found == given_.end() ? otherwise : found->second;
}

int64_t Options::number(const std::string & name, int64_t otherwise) {
  const std::string word = text(name, std::to_string(otherwise));
  if (word.empty() || word.size() > 15 || word.find_first_not_of("0123456789") != std::string::npos)
    throw Failure("usage", "--" + name + " is " + word + ", not a whole number.");
  return std::stoll(word);
}

void Options::finish() const {
  for (const auto & [name, value] : given_)
    if (asked_.count(name) == 0) throw Failure("usage", "There is no option --" + name + " here.");
}
