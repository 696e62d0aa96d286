/** What a dataset is made of: counts, shares, what its instructions ask for, and what in it calls for a second look. */
import { categories, type Category } from './instruction';
import type { LengthSummary } from './lengths';

/**
 * Shares of the categories in BioInstruct, as published: dataset card bio-nlp-umass/bioinstruct (Tran et al., JAMIA 2024).
 * Rounded there; they sum to 1.001.
 */
export const publishedShares: Readonly<Record<Category, number>> = {
  IE: 0.338,
  GEN: 0.335,
  QA: 0.228,
  OTHER: 0.1,
};

/** A category of a dataset in numbers. */
export interface CategoryCounts {
  /** null: not categorised yet. */
  category: Category | null;
  rows: number;
  train: number;
  validation: number;
  test: number;
  /** Accepted or rejected. */
  reviewed: number;
}

export interface CategoryShare {
  category: Category;
  rows: number;
  /** Of the rows that have a category; null when none has. */
  share: number | null;
  /** In BioInstruct. */
  published: number;
}

/** In the order of the categories. */
export function categoryShares(counts: Readonly<Record<Category, number>>): CategoryShare[] {
  const total = categories.reduce((sum, category) => sum + counts[category], 0);
  return categories.map((category) => ({
    category,
    rows: counts[category],
    share: total === 0 ? null : counts[category] / total,
    published: publishedShares[category],
  }));
}

export const identifierKinds = ['date', 'phone', 'e-mail', 'record-number', 'name'] as const;
export type IdentifierKind = (typeof identifierKinds)[number];

/** A place in a text that looks like it identifies someone. */
export interface Identifier {
  kind: IdentifierKind;
  /** UTF-16 units. */
  start: number;
  end: number;
}

/** What one row adds to the statistics. */
export interface RowFacts {
  id: string;
  verb: string | null;
  object: string | null;
  /** null: too short to tell. */
  language: string | null;
  /** How many of each kind. */
  identifiers: Partial<Record<IdentifierKind, number>>;
}

export interface VerbCount {
  verb: string;
  rows: number;
  /** Its most frequent objects. */
  objects: { object: string; rows: number }[];
}

export interface TextStatistics {
  rows: number;
  /** Rows whose instruction has a verb in the imperative. */
  withVerb: number;
  differentVerbs: number;
  /** Different pairs of a verb and its object. */
  differentPairs: number;
  /** The 20 most frequent with 4 objects each, as in the paper’s figure. */
  verbs: VerbCount[];
  /** The most frequent first; null: too short to tell. */
  languages: { language: string | null; rows: number }[];
  /** Rows that hold one of a kind, and how many they hold. */
  identifiers: Record<IdentifierKind, { rows: number; matches: number }>;
}

/** Lengths of the rows of a dataset in tokens of a model, prompt and completion together. */
export interface TokenLengths extends LengthSummary {
  /** Its name. */
  model: string;
  /** Absolute path. */
  file: string;
  /** SHA-256 of all that makes the tokenizer. */
  tokenizer: string;
  template: 'alpaca' | 'chat';
  /** The longest context the model was made for. */
  contextLength: number;
}

const mostVerbs = 20;
const mostObjects = 4;

/** Sums the facts of rows up, in any order. */
export function collectFacts(): { add(facts: readonly RowFacts[]): void; summary(): TextStatistics } {
  const verbs = new Map<string, { rows: number; objects: Map<string, number> }>();
  const languages = new Map<string | null, number>();
  const identifiers = Object.fromEntries(
    identifierKinds.map((kind) => [kind, { rows: 0, matches: 0 }]),
  ) as TextStatistics['identifiers'];
  let rows = 0;
  const count = <K>(counts: Map<K, number>, key: K) => void counts.set(key, (counts.get(key) ?? 0) + 1);

  function addOne({ verb, object, language, identifiers: found }: RowFacts): void {
    rows++;
    count(languages, language);
    for (const kind of identifierKinds) {
      if (!found[kind]) continue;
      identifiers[kind].rows++;
      identifiers[kind].matches += found[kind];
    }
    if (verb === null) return;
    if (!verbs.has(verb)) verbs.set(verb, { rows: 0, objects: new Map() });
    const of = verbs.get(verb)!;
    of.rows++;
    if (object !== null) count(of.objects, object);
  }

  return {
    add: (facts) => facts.forEach(addOne),
    summary: () => ({
      rows,
      withVerb: [...verbs.values()].reduce((sum, { rows }) => sum + rows, 0),
      differentVerbs: verbs.size,
      differentPairs: [...verbs.values()].reduce((sum, { objects }) => sum + objects.size, 0),
      verbs: [...verbs]
        .sort(([a, x], [b, y]) => y.rows - x.rows || compare(a, b))
        .slice(0, mostVerbs)
        .map(([verb, { rows, objects }]) => ({ verb, rows, objects: mostFrequent(objects) })),
      languages: [...languages]
        .sort(([a, x], [b, y]) => y - x || compare(String(a), String(b)))
        .map(([language, rows]) => ({ language, rows })),
      identifiers,
    }),
  };
}

function mostFrequent(counts: ReadonlyMap<string, number>): VerbCount['objects'] {
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || compare(a, b))
    .slice(0, mostObjects)
    .map(([object, rows]) => ({ object, rows }));
}

/** By code units: the same everywhere. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
