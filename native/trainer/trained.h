// What a training changes, by any of the methods: an adapter beside the layers of the base, or the base's own
// tensors.
#pragma once

#include "trainer/adapter.h"
#include "trainer/parameters.h"

#include <memory>
#include <string>

struct Trained {
  Parameters parameters;
  Adapter adapter;                        // has no pairs under full fine-tuning
  std::unique_ptr<TensorStore> row_norms; // of DoRA; see RowNorms
  std::unique_ptr<Model> model; // under full fine-tuning, the base with its tensors in training; else null

  // What beside the parameters decides the next step, as a text to compare.
  std::string description() const { return model ? "full" : adapter.description(); }
};
