/** Splits of a dataset: how they stand, what a drawing would do, drawing them and taking that back. */
import type { Handlers } from '../common/contract';
import { drawDatasetSplits, previewDatasetSplits, takeSplitsBack } from '../runs/splits';
import type { Store } from '../store/open';
import { countSplits, lastDrawing } from '../store/splits';

type Slice = Pick<Handlers, 'getSplits' | 'previewSplits' | 'drawSplits' | 'undoSplits'>;

export function splitHandlers(store: Store): Slice {
  return {
    getSplits: ({ dataset }) => ({
      counts: countSplits(store, dataset),
      last: lastDrawing(store, dataset),
    }),
    previewSplits: (request) => previewDatasetSplits(store, request),
    drawSplits: (request) => drawDatasetSplits(store, request),
    undoSplits: ({ dataset }) => takeSplitsBack(store, dataset),
  };
}
