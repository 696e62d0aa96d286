/** The items that two systems both answered, one task and one scoring at a time. */
import type { Prediction } from '../common/benchmark';

export interface PairedItems {
  /** In the order of a; a[i] and b[i] are of the same item, held against the same target. */
  a: Prediction[];
  b: Prediction[];
  /** Ids. */
  onlyA: string[];
  onlyB: string[];
  /** Ids of those whose target differs: the files are not the same there. */
  otherTarget: string[];
}

/** @param a answers to items, one each; b likewise */
export function pairItems(a: readonly Prediction[], b: readonly Prediction[]): PairedItems {
  const ofB = new Map(b.map((one) => [one.item, one]));
  const ofA = new Set(a.map(({ item }) => item));
  const pairs: PairedItems = {
    a: [],
    b: [],
    onlyA: [],
    onlyB: b.filter(({ item }) => !ofA.has(item)).map(({ item }) => item),
    otherTarget: [],
  };
  for (const one of a) {
    const other = ofB.get(one.item);
    if (!other) pairs.onlyA.push(one.item);
    else if (other.target !== one.target) pairs.otherTarget.push(one.item);
    else {
      pairs.a.push(one);
      pairs.b.push(other);
    }
  }
  return pairs;
}
