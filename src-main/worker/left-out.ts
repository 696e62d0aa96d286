/** What an evaluation left out, by its `left-out.jsonl`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LeftOut } from '../common/benchmark';

/** @param first so many of them are read in full */
export async function readLeftOut(
  folder: string,
  first: number,
): Promise<{ total: number; first: LeftOut[] }> {
  const file = join(folder, 'left-out.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  return { total: lines.length, first: lines.slice(0, first).map((line) => JSON.parse(line) as LeftOut) };
}
