/** Reads the Items of a Task from its benchmark file. */
import { basename } from 'node:path';
import type { Choice, Item, LeftOut, Task } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { faultyRecord, readRecords, type ReadRecord } from '../data/records';
import { documentOf, renderTask } from '../data/render';

export interface Items {
  items: Item[];
  /** What cannot be scored, each with its reason: no gold, an unknown label, options that are empty or repeated … */
  leftOut: LeftOut[];
}

/**
 * The items to score, in file order: those of the official test split when the file holds any of them, else all that the
 * task asks. What cannot be scored is left out and told; of two records with one id the first is asked.
 * @param limit at most so many, the first ones, and what was left out before the last of them; null: all
 * @throws WorkbenchError `no-rows` when nothing is there, `file-format` when nothing of it can be scored
 */
export async function loadItems(task: Task, file: string, limit: number | null): Promise<Items> {
  const records = await askedRecords(task, file);
  const items = new Map<string, Item>();
  const leftOut: LeftOut[] = [];
  for (const record of records) {
    if (items.size === limit) break;
    const item = 'reason' in record ? record : itemOf(task, record, items);
    if ('reason' in item) leftOut.push({ task: task.name, item: record.id, reason: item.reason });
    else items.set(item.id, item);
  }
  if (items.size > 0) return { items: [...items.values()], leftOut };
  const [first] = leftOut;
  if (first) throw faultyRecord(file, { row: records[0]!.row, reason: first.reason }, task);
  throw new WorkbenchError(
    'no-rows',
    `${basename(file)} holds no item of ${task.name}.`,
    task.source === '' ? 'Check the file.' : `The official file is ${task.source}.`,
  );
}

/** The first record that the task asks, with its document, or why it cannot be scored; null: it asks none of the file. */
export async function firstItem(
  task: Task,
  file: string,
): Promise<(Item & { document: string | null }) | { reason: string } | null> {
  for await (const record of readRecords(task, file)) {
    if (!isAsked(task, record)) continue;
    const item = 'reason' in record ? record : itemOf(task, record, new Map());
    return 'reason' in item ? item : { ...item, document: documentOf(task, record) };
  }
  return null;
}

/**
 * The items of a file that may be shown as examples: all that can be scored and are not of the official test split.
 * @throws WorkbenchError what `readRecords` refuses
 */
export async function loadExamples(task: Task, file: string): Promise<Item[]> {
  const official = new Set(task.officialTest);
  const items = new Map<string, Item>();
  for await (const record of readRecords(task, file)) {
    if ('reason' in record || official.has(record.id) || !isAsked(task, record)) continue;
    const item = itemOf(task, record, items);
    if (!('reason' in item)) items.set(item.id, item);
  }
  return [...items.values()];
}

async function askedRecords(task: Task, file: string): Promise<ReadRecord[]> {
  const official = new Set(task.officialTest);
  const all: ReadRecord[] = [];
  for await (const record of readRecords(task, file)) if (isAsked(task, record)) all.push(record);
  const test = all.filter(({ id }) => official.has(id));
  return test.length > 0 ? test : all;
}

/** Of which kind a faulty record is may not be known: then it is told of. */
const isAsked = ({ only }: Task, { fields }: ReadRecord): boolean =>
  !only || (fields[only.field] ?? only.value) === only.value;

function itemOf(
  task: Task,
  record: ReadRecord,
  earlier: ReadonlyMap<string, Item>,
): Item | { reason: string } {
  if (earlier.has(record.id)) return { reason: `row ${record.row} has the id of an earlier one` };
  const item = renderTask(task, record);
  const reason = problemOf(item);
  return reason === null ? item : { reason };
}

/** Why an item cannot be scored, or null. */
function problemOf({ target, choices }: Item): string | null {
  if (target.trim() === '') return 'it has no reference answer';
  if (!choices) return null;
  const labels = choices.map(({ label }) => label);
  if (choices.length < 2) return 'it has fewer than two options';
  if (!labels.includes(target)) return `its answer “${target.slice(0, 80)}” is none of ${labels.join(', ')}`;
  return optionProblem(choices);
}

function optionProblem(choices: readonly Choice[]): string | null {
  const seen = new Map<string, string>();
  for (const { label, text } of choices) {
    const plain = text.trim().replace(/\s+/g, ' ');
    if (plain === '') return `option ${label} is empty`;
    const earlier = seen.get(plain);
    if (earlier !== undefined) return `options ${earlier} and ${label} are the same`;
    seen.set(plain, label);
  }
  return null;
}
