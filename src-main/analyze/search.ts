/** A search that any number of threads share: each takes the next block until none is left. */
import { openLeaks, type FoundLeak, type LeakSearch } from './leakage';
import { openNearDuplicates, type NearDuplicateSearch } from './near-duplicates';

export interface Search {
  /** One number in shared memory: the next block that nobody has taken. */
  next: Int32Array;
  blocks: number;
}

export type AnySearch = NearDuplicateSearch | LeakSearch;

/** Works until no block is left. Near-duplicates stay in the search's memory; leaks are given out block by block. */
export function workOn(search: AnySearch, found: (leaks: FoundLeak[]) => void): void {
  if (search.kind === 'nearDuplicates') return eachBlock(search, openNearDuplicates(search));
  const leaksOf = openLeaks(search);
  eachBlock(search, (block) => {
    const leaks = leaksOf(block);
    if (leaks.length > 0) found(leaks);
  });
}

function eachBlock({ next, blocks }: Search, take: (block: number) => void): void {
  for (let block = Atomics.add(next, 0, 1); block < blocks; block = Atomics.add(next, 0, 1)) take(block);
}
