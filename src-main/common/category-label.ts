/** Who says which category an instruction has, and why. The category of a row follows from its labels. */
import type { Category } from './instruction';
import type { Estimate } from './rating';

/**
 * Ways to a category. hand: a person; reader: the file it came from; model: a local model's answer; rules: patterns in
 * the text. In order of precedence: the first that has an answer gives the row its category. A dataset may prefer one
 * of the others, which then comes right after the hand.
 */
export const labelMethods = ['hand', 'reader', 'model', 'rules'] as const;
export type LabelMethod = (typeof labelMethods)[number];
/** A dataset may prefer one of these. */
export const preferable = ['reader', 'model', 'rules'] as const;
export type Preferable = (typeof preferable)[number];
/** Methods that a machine goes through the rows with. */
export type Labeller = 'model' | 'rules';

/** Raised whenever a rule of `analyze/category-rules.ts` changes what some text is labelled. */
export const rulesEdition = 1;

export interface CategoryLabel {
  method: LabelMethod;
  /** null: the method has no answer. */
  category: Category | null;
  /** A sentence or a few words. */
  reason: string;
  /** The reviewer, the file, the model with its hash, or the edition of the rules. */
  origin: string;
  /** ISO 8601. */
  labelledAt: string;
}

/** What a labeller says of one row. */
export type Answer = Pick<CategoryLabel, 'category' | 'reason'>;

/** How a method's answers compare with the hand's, on the rows that both have labelled. */
export interface MethodReport {
  method: LabelMethod;
  /** Rows by its answer; `none`: rows it has no answer for. */
  answers: Record<Category | 'none', number>;
  /** Rows that the hand has labelled too. */
  compared: number;
  /** Share of these with the same category; null when there are none. */
  accuracy: Estimate | null;
  /** Cohen's kappa against the hand; null where it is undefined. */
  kappa: Estimate | null;
}

export interface CategoryReport {
  dataset: string;
  rows: number;
  /** Comes right after the hand; null: the usual order. */
  preferred: Preferable | null;
  /** In order of precedence, those that have labelled anything. */
  methods: MethodReport[];
  /** Rows labelled by this call, and how long it took. */
  labelled: number;
  seconds: number;
}

/** A row on its way to a labeller. */
export interface RowToLabel {
  rowId: number;
  instruction: string;
  input: string;
}

/** What a labeller answered of it. */
export type LabelledRow = Answer & { rowId: number };
