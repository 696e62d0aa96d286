// For DoRA: the norms of the rows of W + s B A, without ever making that matrix, and the magnitudes that a
// fresh adapter begins with.
#pragma once

#include "runtime/graph.h"
#include "trainer/trained.h"

#include <vector>

class RowNorms {
public:
  // Reads every adapted weight once, and gives the pairs where to keep their norms. Both are kept by
  // reference.
  RowNorms(const Model & model, Trained & trained);

  // Computes the norms. To be called whenever A or B has changed.
  void refresh();

private:
  const Model & model_;
  GraphMemory memory_;
  Graph graph_;
};

// Gives every pair the norms of the rows of its W as magnitudes, which is where DoRA begins: with B zero the
// adapted layer is then the base's.
void set_first_magnitudes(const Model & model, const Adapter & adapter);
