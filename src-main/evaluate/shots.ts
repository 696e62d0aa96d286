/** Examples that are shown before every item: drawn once from the train split, never one that is scored. */
import { basename } from 'node:path';
import type { Item, Task } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { randomFrom, shuffled } from '../common/random';
import { splitOfFile } from '../data/benchmarks';
import { loadExamples } from './items';

export interface ShotSource {
  /** The file whose items are scored. */
  file: string;
  /** The file the examples come from; absent: the same, of which the rows outside the official test split are taken. */
  shotsFrom?: string;
}

/**
 * Draws by the seed from what is left once the scored items, what asks the same, and what comes from the same document
 * are taken out; the order of the file plays no part.
 * @param items those that are scored
 * @throws WorkbenchError `no-rows` where there are too few, `refused` for a file of the test split
 */
export async function drawShots(
  task: Task,
  { file, shotsFrom = file }: ShotSource,
  items: readonly Item[],
  { count, seed }: { count: number; seed: number },
): Promise<Item[]> {
  if (count === 0) return [];
  if (shotsFrom !== file) checkSplit(task, shotsFrom);
  const scored = new Set(items.map(questionOf));
  const documents = new Set(items.map(({ source }) => source));
  const isFree = (item: Item): boolean =>
    !scored.has(questionOf(item)) &&
    // Without documents the sources are ids, and those of another file may be the same by chance.
    !(documents.has(item.source) && (shotsFrom === file || task.document !== undefined));
  const hasTrain = shotsFrom !== file || items.some(({ id }) => task.officialTest?.includes(id));
  const free = hasTrain ? (await loadExamples(task, shotsFrom)).filter(isFree) : [];
  if (free.length < count) throw tooFew(task, shotsFrom, free.length, count);
  const inOrder = free.sort((a, b) => (questionOf(a) < questionOf(b) ? -1 : 1));
  return shuffled(inOrder, randomFrom(seed)).slice(0, count);
}

/** What is asked, whatever its white space. */
const questionOf = ({ instruction, input }: Item): string =>
  `${instruction}\n${input}`.trim().replace(/\s+/g, ' ');

function checkSplit(task: Task, file: string): void {
  if (splitOfFile(task, basename(file)) !== 'test') return;
  throw new WorkbenchError(
    'refused',
    `${basename(file)} is the test file of ${task.name}: its items are to be scored, not shown.`,
    'Name the file of its train split.',
  );
}

function tooFew(task: Task, file: string, found: number, count: number): WorkbenchError {
  return new WorkbenchError(
    'no-rows',
    `${count} examples of ${task.name} were asked for, and ${basename(file)} holds ${found} outside what is scored.`,
    `Name a file of its train split with --shots-from ${task.name}=FILE, or ask for fewer.`,
  );
}
