/** JSON, one value per line: read and written line by line, for a file may be larger than the longest text. */
import { createReadStream } from 'node:fs';
import { gather } from './gather';

/** The values of a file, in order. Only a line feed ends a line: `node:readline` also cuts at U+2028, inside a text. */
export async function* readJsonLines<T>(file: string): AsyncGenerator<T> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (line !== '') yield JSON.parse(line) as T;
  }
  if (rest !== '') yield JSON.parse(rest) as T;
}

/** The lines of the values, as pieces for `writeWhole`. */
export function jsonLines(values: Iterable<unknown>): Iterable<Uint8Array> {
  return gather(linesOf(values));
}

function* linesOf(values: Iterable<unknown>): Generator<Uint8Array> {
  for (const value of values) yield Buffer.from(`${JSON.stringify(value)}\n`);
}
