/**
 * The items of an evaluation with their answers. Of a file of predictions only where each line lies and what a list
 * shows is kept; a line is read again when it is looked at.
 */
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Prediction, Task } from '../common/benchmark';
import type { ItemShow, ItemSort, ItemsPage, ListedAnswer, ListedItem } from '../common/evaluation';
import type { SideFile, WorkerCalls } from '../common/worker';
import { parsePrediction } from '../files/prediction-line';
import { verdictOf } from '../evaluate/verdict';
import { taskNamed } from '../tasks';

/** An item of a side: what a list shows of its answer, and where its line is. */
export interface Answered extends ListedAnswer {
  item: string;
  target: string;
  /** Bytes. */
  offset: number;
  length: number;
}

export interface ReadSide {
  file: string;
  /** By item, in the order in which they were answered. */
  answers: ReadonlyMap<string, Answered>;
}

interface Matches {
  key: string;
  /** Names of the items of the first side that match the text. */
  items: string[];
}

/** Sides that are kept; those looked at last. */
const mostSides = 6;
/** Characters of a text in a list. */
const listed = 200;

const kept = new Map<string, ReadSide>();
let lastMatches: Matches | null = null;

/** A part of the list of items, and how many there are of each kind. */
export async function pageItems({
  task: name,
  own,
  sides,
  show,
  text,
  sort,
  offset,
  limit,
}: WorkerCalls['pageItems']['in']): Promise<ItemsPage> {
  const task = own ?? taskNamed(name);
  const read = sides.map((side) => readSide(task, side));
  const items = matching(read, text);
  const shows = items.map((item) => showsOf(read, item));
  const chosen = sorted(
    read,
    items.filter((_, i) => shows[i]!.has(show)),
    sort,
  );
  const count = (of: ItemShow) => shows.filter((one) => one.has(of)).length;
  return {
    total: chosen.length,
    counts: {
      all: items.length,
      right: count('right'),
      wrong: count('wrong'),
      unparsed: count('unparsed'),
      tied: count('tied'),
      differ: count('differ'),
    },
    rows: chosen.slice(offset, offset + limit).map((item) => toRow(read, item)),
  };
}

/** Under which headings an item is listed. An answer that cannot be read is wrong as well. */
function showsOf([first, second]: readonly ReadSide[], item: string): ReadonlySet<ItemShow> {
  const shows = new Set<ItemShow>(['all']);
  const answer = first!.answers.get(item)!;
  if (answer.verdict === 'right') shows.add('right');
  if (answer.verdict === 'wrong' || answer.verdict === 'unparsed') shows.add('wrong');
  if (answer.verdict === 'unparsed') shows.add('unparsed');
  if (answer.tied) shows.add('tied');
  const other = second?.answers.get(item);
  if (other && other.answer !== answer.answer) shows.add('differ');
  return shows;
}

/** Items without an answer come last, whichever way round. */
function sorted(sides: readonly ReadSide[], items: string[], sort: ItemSort | null): string[] {
  if (!sort) return items;
  const textOf: Record<ItemSort['key'], (item: string) => string | null | undefined> = {
    item: (item) => item,
    target: (item) => sides[0]!.answers.get(item)!.target,
    first: (item) => sides[0]!.answers.get(item)!.answer,
    second: (item) => sides[1]?.answers.get(item)?.answer,
  };
  const keys = new Map(items.map((item) => [item, textOf[sort.key](item) ?? null]));
  const turn = sort.down ? -1 : 1;
  return items.toSorted((a, b) => {
    const [first, second] = [keys.get(a)!, keys.get(b)!];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    return turn * inOrder.compare(first, second);
  });
}

const inOrder = new Intl.Collator('en', { numeric: true });

function toRow(sides: readonly ReadSide[], item: string): ListedItem {
  return {
    item,
    target: sides[0]!.answers.get(item)!.target,
    answers: sides.map(({ answers }) => {
      const found = answers.get(item);
      return found ? { answer: found.answer, verdict: found.verdict, tied: found.tied } : null;
    }),
  };
}

/** The answers of a side, from memory where its file has not changed since. */
export function readSide(task: Task, side: SideFile): ReadSide {
  const file = join(side.folder, 'predictions', `${task.name}.jsonl`);
  const stamp = existsSync(file) ? statSync(file) : null;
  const key = JSON.stringify([file, side.base, side.adapter, side.scoring, stamp?.size, stamp?.mtimeMs]);
  const known = kept.get(key);
  const read = known ?? {
    file,
    answers: stamp ? readAnswers(file, task, side) : new Map<string, Answered>(),
  };
  kept.delete(key);
  kept.set(key, read);
  if (kept.size > mostSides) kept.delete(kept.keys().next().value!);
  return read;
}

function readAnswers(file: string, task: Task, { base, adapter, scoring }: SideFile): Map<string, Answered> {
  const answers = new Map<string, Answered>();
  // A line is parsed only if it may be of this side: the others are most of the file.
  const marks = [base, adapter, scoring].map((name) => JSON.stringify(name));
  for (const { line, offset, length } of linesOf(readFileSync(file))) {
    if (!marks.every((mark) => line.includes(mark))) continue;
    const prediction = parsePrediction(line, file);
    if (prediction.base !== base || prediction.adapter !== adapter || prediction.scoring !== scoring)
      continue;
    answers.set(prediction.item, {
      item: prediction.item,
      target: prediction.target.slice(0, listed),
      answer: prediction.answer?.slice(0, listed) ?? null,
      verdict: verdictOf(task, prediction),
      tied: prediction.tied === true,
      offset,
      length,
    });
  }
  return answers;
}

/** The last line may be half written while the evaluation goes on. */
function* linesOf(bytes: Buffer): Generator<{ line: string; offset: number; length: number }> {
  for (let offset = 0; offset < bytes.length;) {
    const end = bytes.indexOf(0x0a, offset);
    if (end < 0) return;
    if (end > offset) yield { line: bytes.toString('utf8', offset, end), offset, length: end - offset };
    offset = end + 1;
  }
}

/** Items of the first side in whose id, reference or answers of any side the text occurs. */
function matching(sides: readonly ReadSide[], text: string): string[] {
  const [first] = sides;
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [...first!.answers.keys()];
  const key = JSON.stringify([wanted, ...sides.map(({ file, answers }) => [file, answers.size])]);
  if (lastMatches?.key === key && lastMatches.items.every((item) => first!.answers.has(item)))
    return lastMatches.items;
  const found = new Set<string>();
  for (const { file, answers } of sides) {
    const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
    for (const { item, offset, length } of answers.values()) {
      const prediction = parsePrediction(bytes.toString('utf8', offset, offset + length), file);
      if (textOf(prediction).includes(wanted)) found.add(item);
    }
  }
  const items = [...first!.answers.keys()].filter((item) => found.has(item));
  lastMatches = { key, items };
  return items;
}

const textOf = ({ item, target, answer, text }: Prediction): string =>
  [item, target, answer ?? '', text ?? ''].join('\n').toLowerCase();

/** One line of the file of a side, in full; null where it has none for the item. */
export function readPrediction({ file, answers }: ReadSide, item: string): Prediction | null {
  const found = answers.get(item);
  if (!found) return null;
  const bytes = Buffer.alloc(found.length);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, bytes, 0, found.length, found.offset);
  } finally {
    closeSync(handle);
  }
  return parsePrediction(bytes.toString('utf8'), file);
}
