// A training in the middle, as one GGUF of our own kind: all parameters, both their moments and the number of
// steps, and beside them what they belong to. With it the next step is the same, bit for bit, as if there had
// been no break.
#pragma once

#include "trainer/parameters.h"

#include <cstdint>
#include <string>
#include <vector>

// Something that has to be the same for a state to be of use; `value` is compared as it stands.
struct StateTie {
  std::string key;  // in the file, after "state."
  std::string what; // as in "was saved for another model"
  std::string value;
};

// Names, types, shapes and the first bytes of a model's tensors, as a hash.
std::string model_fingerprint(const Model & model);

// Written whole or not at all.
void state_write_file(const std::string & path, const std::vector<StateTie> & ties,
                      const Parameters & parameters, int64_t steps);

// Fills the parameters and their moments and returns the number of steps. Throws `checkpoint`, and then
// nothing has changed: for a file that is damaged or cut off, and for one with other ties.
int64_t state_read_file(const std::string & path, const std::vector<StateTie> & ties,
                        Parameters & parameters);
