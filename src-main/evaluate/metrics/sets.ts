/**
 * Metrics of medication extraction, in two steps as its authors score it: which entries (drugs) were found, whatever label
 * (status) they were put under; then, of those that were, whether the label is right. An answer that could not be read
 * found nothing. M. Agrawal, S. Hegselmann, H. Lang, Y. Kim, D. Sontag, "Large language models are few-shot clinical
 * information extractors", 2022.
 */
import type { Prediction } from '../../common/benchmark';
import { labelledLists, labelsByEntry } from './labelled-lists';
import { macroF1Of } from './macro';
import { tallyEach, type Measure } from './measure';

interface Lists {
  /** Labels of every entry. */
  answered: Map<string, Set<string>>;
  wanted: Map<string, Set<string>>;
  /** Entries in both. */
  shared: string[];
  labels: string[];
}

function listsOf({ answer, target }: Prediction): Lists {
  const gold = labelledLists(target);
  const labels = [...gold.keys()];
  const wanted = labelsByEntry(gold, labels);
  const answered = labelsByEntry(labelledLists(answer ?? ''), labels);
  return { answered, wanted, shared: [...answered.keys()].filter((entry) => wanted.has(entry)), labels };
}

/** Columns: entries in both, answered, wanted; summed over all items before anything is divided (micro). */
const extraction = (score: (shared: number, answered: number, wanted: number) => number): Measure => ({
  tallies: (systems) =>
    systems.map((predictions) =>
      tallyEach(
        predictions.map(listsOf),
        3,
        ({ answered, wanted, shared }, row) => row.set([shared.length, answered.size, wanted.size]),
        ([shared, answered, wanted]) => score(shared!, answered!, wanted!),
      ),
    ),
});

/** Undefined (NaN) where nothing was answered. */
export const setPrecision = extraction((shared, answered) => shared / answered);
/** Undefined (NaN) where nothing was wanted. */
export const setRecall = extraction((shared, _, wanted) => shared / wanted);
/** 2 shared / (answered + wanted). */
export const setF1 = extraction((shared, answered, wanted) => (2 * shared) / (answered + wanted));

/**
 * The share, of the entries found, of those under exactly the labels they have. The denominator is the intersection of
 * answered and wanted entries, not all answered ones; undefined (NaN) where nothing was found.
 */
export const conditionalAccuracy: Measure = {
  tallies: (systems) =>
    systems.map((predictions) =>
      tallyEach(
        predictions.map(listsOf),
        2,
        ({ answered, wanted, shared }, row) => {
          row[0] = shared.filter((entry) => same(answered.get(entry)!, wanted.get(entry)!)).length;
          row[1] = shared.length;
        },
        ([right, found]) => right! / found!,
      ),
    ),
};

/** F1 of every label over the entries found, averaged over the labels that occur among them; NaN where nothing was found. */
export const conditionalMacroF1: Measure = {
  tallies: (systems) => {
    const lists = systems.map((predictions) => predictions.map(listsOf));
    const labels = [
      ...new Set(
        lists
          .flat()
          .flatMap(({ answered, labels, shared }) => [
            ...labels,
            ...shared.flatMap((entry) => [...answered.get(entry)!]),
          ]),
      ),
    ];
    const count = ({ answered, wanted, shared }: Lists, row: Float64Array): void => {
      for (const entry of shared)
        for (const [at, label] of labels.entries()) {
          const [said, right] = [answered.get(entry)!.has(label), wanted.get(entry)!.has(label)];
          row[2 * at]! += Number(said && right);
          row[2 * at + 1]! += Number(said) + Number(right);
        }
    };
    return lists.map((ofOne) => tallyEach(ofOne, 2 * labels.length, count, macroF1Of));
  },
};

const same = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((one) => b.has(one));
