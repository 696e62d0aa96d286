/** Sets many rows aside from training, and takes that back: main is free between a few rows and the next. */
import type { Exclusion } from '../common/overlap';
import { excludeRows, undoExclusion } from '../store/exclusions';
import type { Store } from '../store/open';
import { inTurnOf, resultOf } from './in-slices';

/** As `excludeRows` of the store. */
export const setAside = (
  store: Store,
  dataset: string,
  ids: readonly string[],
  reason: string,
): Promise<Exclusion | null> =>
  inTurnOf(store, dataset, () => resultOf(excludeRows(store, dataset, ids, reason)));

/** @throws WorkbenchError `not-found` when the dataset has no such exclusion */
export const takeExclusionBack = (store: Store, dataset: string, exclusion: number): Promise<void> =>
  inTurnOf(store, dataset, () => resultOf(undoExclusion(store, dataset, exclusion)));
