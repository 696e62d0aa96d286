/** Invented snapshots of a dataset, what lies between two of them, and splits. */
import { noRows, type DatasetSplits, type DrawReport } from '../../../src-main/common/splits';
import type {
  FrozenRow,
  ListedSnapshot,
  RowDifference,
  RowPair,
  SnapshotDiff,
} from '../../../src-main/common/snapshot';
import type { Input, Outputs } from '../../../src-main/common/contract';
import { countShown, isShown, snapshotName } from '../../../src-main/common/snapshot';
import type { Answers } from './fake-bridge';
import { instructions } from './invented';

const dataset = 'ward-letters';

function snapshot(digits: string, part: Partial<ListedSnapshot>): ListedSnapshot {
  const hash = digits.repeat(8).slice(0, 64);
  const name = snapshotName(dataset, hash);
  return { dataset, hash, name, rows: 22480, frozenAt: '', runs: [], current: false, ...part };
}

/** The newest first. */
export const snapshots: ListedSnapshot[] = [
  snapshot('9f03abe17c52', { frozenAt: '2026-11-21T08:30:00Z', current: true }),
  snapshot('4c9e21aa03f1', {
    frozenAt: '2026-11-20T12:00:00Z',
    runs: ['run-24', 'run-23', 'run-21', 'run-20'],
  }),
  snapshot('d2707e4b9610', { frozenAt: '2026-11-20T09:15:00Z', rows: 22431, runs: ['run-19'] }),
];

const rows = instructions(9).map(({ source: _, ...row }): FrozenRow => ({ ...row, excluded: false }));
const fieldsOf = [
  ['output'],
  ['category'],
  [],
  ['split'],
  ['output', 'review'],
  [],
  ['excluded'],
  ['instruction'],
  [],
];
const kindOf = (i: number): RowDifference['kind'] =>
  i === 8 ? 'removed' : fieldsOf[i]!.length > 0 ? 'changed' : 'added';

const diff: SnapshotDiff = {
  from: snapshots[1]!,
  to: snapshots[0]!,
  added: 61,
  removed: 12,
  changed: 240,
  fields: { instruction: 4, input: 0, output: 57, category: 118, split: 31, review: 66, excluded: 12 },
};

/** The first of them; a page that would come later is empty. */
export const differences = rows.map(({ id, instruction }, i): RowDifference => ({
  id,
  kind: kindOf(i),
  fields: fieldsOf[i] as RowDifference['fields'],
  instruction,
}));

function pageDifferences({ show, offset, limit }: Input<'pageDifferences'>): Outputs['pageDifferences'] {
  const shown = differences.filter((row) => isShown(row, show));
  return { total: countShown(diff, show), rows: shown.slice(offset, offset + limit) };
}

function rowOfBoth({ id }: { id: string }): RowPair {
  const i = rows.findIndex((row) => row.id === id);
  const row = rows[i]!;
  if (kindOf(i) === 'added') return { before: null, after: row };
  if (kindOf(i) === 'removed') return { before: row, after: null };
  const after: FrozenRow = {
    ...row,
    output: `${row.output} None was ruled out.`,
    instruction: row.instruction.replace('.', ' in order.'),
    category: 'QA',
    split: 'test',
    review: 'rejected',
    excluded: true,
  };
  return { before: row, after };
}

const counts = {
  ...noRows(),
  QA: { train: 4864, validation: 256, test: 0 },
  IE: { train: 7547, validation: 397, test: 0 },
  GEN: { train: 7230, validation: 380, test: 0 },
  OTHER: { train: 1716, validation: 90, test: 0 },
};

const splits: DatasetSplits = {
  counts,
  last: { dataset, validation: 0.05, test: 0, seed: 42, drawnAt: '2026-11-20T09:14:00Z' },
};

/** Of the rows that no file put into validation. */
const drawing: DrawReport = {
  dataset,
  validation: 0.02,
  test: 0.1,
  seed: 42,
  moved: 2563,
  fixed: 1123,
  groups: 311,
  counts: {
    ...counts,
    QA: { train: 4281, validation: 353, test: 486 },
    IE: { train: 6641, validation: 548, test: 755 },
    GEN: { train: 6362, validation: 525, test: 723 },
    OTHER: { train: 1510, validation: 124, test: 172 },
  },
};

export const snapshotAnswers = {
  listSnapshots: snapshots,
  freezeDataset: snapshots[0]!,
  diffSnapshots: diff,
  pageDifferences,
  getRowOfBoth: rowOfBoth,
  getSplits: splits,
  previewSplits: drawing,
  drawSplits: drawing,
  undoSplits: { dataset, moved: 1123, counts },
} satisfies Answers;

/** Nothing is frozen yet, and no splits are drawn. */
export const untouched = { listSnapshots: [], getSplits: { counts, last: null } } satisfies Answers;
