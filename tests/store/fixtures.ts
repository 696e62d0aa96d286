/** Throw-away workspaces and the rows to fill them with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Instruction, QuarantinedRow } from '../../src-main/common/instruction';
import { instructionId } from '../../src-main/data/identity';
import { addBatch, beginImport, finishImport } from '../../src-main/store/imports';
import { openStore, type Store } from '../../src-main/store/open';
import { trainingSlices, type TrainingRow, type TrainingSelection } from '../../src-main/store/training-rows';

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'workspace-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty workspace that is closed and removed when the test ends. */
export function temporaryStore(folder = temporaryFolder()): Store {
  const store = openStore(folder);
  onTestFinished(() => store.close());
  return store;
}

/** An instruction whose content, and so whose id, follows from `text`. */
export function row(text: string, more: Partial<Instruction> = {}): Instruction {
  const content = { instruction: `Do ${text}.`, input: '', output: `${text} done.` };
  return {
    ...content,
    id: instructionId(content),
    category: null,
    split: 'train',
    review: 'pending',
    source: 'rows.json',
    gated: false,
    ...more,
  };
}

/** One finished import. */
export function fill(
  store: Store,
  dataset: string,
  rows: Instruction[],
  quarantined: QuarantinedRow[] = [],
): ReturnType<typeof finishImport> {
  const id = beginImport(store, { dataset, source: 'rows.json' });
  addBatch(store, id, { rows, quarantined, read: rows.length + quarantined.length, task: null, fraction: 1 });
  return finishImport(store, id);
}

/** What a selection may be trained on, all at once. */
export const trainingRows = (store: Store, selection: TrainingSelection): TrainingRow[] =>
  [...trainingSlices(store, [selection])].flat();

/** What work in steps comes to. */
export function ended<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value as T;
  }
}
