/** JSON, one value per line: read and written line by line, for a file may be larger than the longest text. */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { WorkbenchError } from '../common/errors';
import { gather } from './gather';

/**
 * The values of a file, in order. Only a line feed ends a line: `node:readline` also cuts at U+2028, inside a text.
 * @throws WorkbenchError `file-format`, naming the line, where one is cut off or damaged
 */
export async function* readJsonLines<T>(file: string): AsyncGenerator<T> {
  let rest = '';
  let number = 0;
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      number++;
      if (line !== '') yield parseLine<T>(line, file, number);
    }
  }
  if (rest !== '') yield parseLine<T>(rest, file, number + 1);
}

/** All of a small file, as `readJsonLines`; none where there is no file. */
export async function allJsonLines<T>(file: string): Promise<T[]> {
  const values: T[] = [];
  if (existsSync(file)) for await (const value of readJsonLines<T>(file)) values.push(value);
  return values;
}

function parseLine<T>(line: string, file: string, number: number): T {
  try {
    return JSON.parse(line) as T;
  } catch (error) {
    const message = `Line ${number} of ${file} is damaged: ${(error as SyntaxError).message}.`;
    throw new WorkbenchError('file-format', message, 'Put the file back as it was, or make it anew.');
  }
}

/** The lines of a small file that end, as text; one that is still being written is left out. None where there is no file. */
export function wholeLines(file: string): string[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');
}

/** The lines of the values, as pieces for `writeWhole`. */
export function jsonLines(values: Iterable<unknown>): Iterable<Uint8Array> {
  return gather(linesOf(values));
}

function* linesOf(values: Iterable<unknown>): Generator<Uint8Array> {
  for (const value of values) yield Buffer.from(`${JSON.stringify(value)}\n`);
}
