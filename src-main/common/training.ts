/** What a cell of a matrix is trained on, besides its base and its seed. */
import type { Category } from './instruction';
import type { Method } from './recipe';

/** Whose rows: all; written by people; made by a generation; or of these only what review accepted. */
export const origins = ['all', 'written', 'generated', 'accepted'] as const;
export type Origin = (typeof origins)[number];

export interface Training {
  /** Categories and groups of the plan; []: the base itself. */
  row: string[];
  /** Instructions drawn of them by the seed, a smaller number being part of a larger; null: all there are. */
  size: number | null;
  method: Method;
  origin: Origin;
}

/** A part of some datasets. */
export interface RowGroup {
  /** Names of the datasets; absent: all of them. */
  datasets?: string[];
  /** Absent: every row, the uncategorised too. */
  categories?: Category[];
}

/** What is drawn from the datasets of a Run. */
export interface Draw extends Pick<Training, 'size' | 'origin'> {
  /** Their rows together, each once. */
  parts: RowGroup[];
}

/** The base itself, of which there is one whatever else the plan varies. */
export const untrained: Training = { row: [], size: null, method: 'lora', origin: 'all' };

/** “Base”, “QA”, “QA + IE”. */
export const rowName = (row: readonly string[]): string => (row.length === 0 ? 'Base' : row.join(' + '));

export const originNames: Record<Origin, string> = {
  all: 'all',
  written: 'written by people',
  generated: 'generated',
  accepted: 'generated and accepted',
};

export const methodNames: Record<Method, string> = { lora: 'LoRA', dora: 'DoRA', full: 'full fine-tuning' };

/** The row, and where it is not the usual one its size, method and origin: “QA + IE · 500 rows · full fine-tuning”. */
export function trainingName({ row, size, method, origin }: Training): string {
  const parts = [
    rowName(row),
    ...(size === null ? [] : [`${size.toLocaleString('en')} rows`]),
    ...(method === 'lora' ? [] : [methodNames[method]]),
    ...(origin === 'all' ? [] : [originNames[origin]]),
  ];
  return parts.join(' · ');
}

/** What trainings that are compared by their rows have in common. */
export type TrainingKind = Omit<Training, 'row'>;

/** Of trainings that differ in more than their rows those of one kind: the most rows, LoRA and all origins where these are there. */
export function ofUsualKind<T extends { training: Training }>(all: readonly T[]): T[] {
  const kinds = [...Map.groupBy(all, ({ training }) => sameTraining({ ...training, row: [] })).values()];
  return kinds.sort((a, b) => preference(b[0]!.training) - preference(a[0]!.training))[0] ?? [];
}

/** The usual kind of training before others, and the more rows the better. */
function preference({ method, origin, size }: Training): number {
  const usual = (method === 'lora' ? 2 : 0) + (origin === 'all' ? 1 : 0);
  return usual + (size === null ? 1 : 1 - 1 / size) / 2;
}

/** The same training whatever the seed. */
export const sameTraining = ({ row, size, method, origin }: Training): string =>
  JSON.stringify([row, size, method, origin]);
