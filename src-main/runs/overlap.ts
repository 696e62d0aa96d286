/** Near-duplicates within a dataset, and its leakage from a benchmark: main hands the texts over, the desk compares. */
import { WorkbenchError } from '../common/errors';
import type { Instruction } from '../common/instruction';
import type { Comparison, DedupeReport, LeakageReport, RowName } from '../common/overlap';
import { readDataset } from '../store/instructions';
import { benchmarkNamed } from '../tasks';
import type { Workspace } from './workspace';

export interface DedupeRequest {
  dataset: string;
  /** ROUGE-L F above which two rows are near-duplicates: 0 or more and below 1. */
  threshold: number;
  /** Default: the input where one instruction is shared by all rows, else instruction and input. */
  compared?: Comparison;
}

type OnProgress = (fraction: number) => void;

/** @throws WorkbenchError `usage` for a threshold out of range, `not-found` when there is no such dataset */
export async function findNearDuplicates(
  { store, desk }: Workspace,
  { dataset, threshold, compared }: DedupeRequest,
  signal?: AbortSignal,
  onProgress: OnProgress = () => {},
): Promise<DedupeReport> {
  const started = performance.now();
  if (!(threshold >= 0 && threshold < 1)) throw badThreshold(threshold);
  const rows = named(readDataset(store, dataset)).filter(({ review }) => review !== 'rejected');
  const chosen = compared ?? naturalComparison(rows);
  const { groups, empty } = await desk.call(
    'nearDuplicates',
    { texts: rows.map(compareBy[chosen]), threshold },
    ({ fraction }) => onProgress(fraction),
    signal,
  );
  return {
    dataset,
    threshold,
    compared: chosen,
    rows: rows.length,
    empty,
    groups: groups.map((group) => ({
      rows: group.map(({ text, f1 }) => ({ row: rows[text]!.row, id: rows[text]!.id, f1 })),
    })),
    grouped: groups.reduce((sum, group) => sum + group.length, 0),
    seconds: (performance.now() - started) / 1000,
  };
}

/**
 * Rows of a dataset that hold test items of a benchmark, whole or in good part. A row counts with all its texts.
 * @param file the benchmark's official file, absolute
 * @throws WorkbenchError `not-found`, or what reading the file refuses
 */
export async function findLeakage(
  { store, desk }: Workspace,
  { dataset, task, file }: { dataset: string; task: string; file: string },
  signal?: AbortSignal,
  onProgress: OnProgress = () => {},
): Promise<LeakageReport> {
  const started = performance.now();
  const { name } = benchmarkNamed(task);
  const rows = named(readDataset(store, dataset)).filter(
    ({ review, split }) => review !== 'rejected' && split !== 'test',
  );
  const texts = rows.map(({ instruction, input, output }) => `${instruction}\n${input}\n${output}`);
  const found = await desk.call(
    'leakage',
    { texts, benchmark: name, file },
    ({ fraction }) => onProgress(fraction),
    signal,
  );
  return {
    dataset,
    task: name,
    file,
    rows: rows.length,
    items: found.itemIds.length,
    pairs: found.leaks.map(({ text, item, recall, run }) => ({
      row: rows[text]!.row,
      id: rows[text]!.id,
      item: found.itemIds[item]!,
      recall,
      run,
    })),
    pairCount: found.pairs,
    leakingRows: found.texts,
    leakedItems: found.items,
    seconds: (performance.now() - started) / 1000,
  };
}

const named = (rows: Instruction[]): (Instruction & RowName)[] =>
  rows.map((row, index) => ({ ...row, row: index + 1 }));

const compareBy: Record<Comparison, (row: Instruction) => string> = {
  'instruction-and-input': ({ instruction, input }) => `${instruction}\n${input}`,
  instruction: ({ instruction }) => instruction,
  input: ({ input }) => input,
};

/** What all rows share sets none apart, and would make every two of them alike. */
function naturalComparison(rows: readonly Instruction[]): Comparison {
  const shared = rows.length > 1 && rows.every(({ instruction }) => instruction === rows[0]!.instruction);
  return shared && rows.some(({ input }) => input !== '') ? 'input' : 'instruction-and-input';
}

function badThreshold(threshold: number): WorkbenchError {
  return new WorkbenchError(
    'usage',
    `The threshold is ${threshold}; it must be 0 or more and below 1.`,
    'Self-Instruct’s own is 0.7.',
  );
}
