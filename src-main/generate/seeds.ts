/** Seed tasks from a file: JSON or JSON Lines with instruction, input and output, or as Self-Instruct has them. */
import { WorkbenchError } from '../common/errors';
import type { Seed } from '../common/generation';
import { openRows, rowsOf } from '../data/detect';
import { toTextRow } from '../data/readers/instruction';
import { isBad, type RawRecord } from '../data/readers/record';

const mostSeeds = 10_000;

/**
 * All seeds or none: one that cannot be read would silently change what is drawn.
 * @throws WorkbenchError `file-format` naming the row, `no-rows`, and what `openRows` refuses
 */
export async function readSeeds(path: string): Promise<Seed[]> {
  const file = await openRows(path);
  const seeds: Seed[] = [];
  try {
    for await (const raw of rowsOf(file)) {
      const row = isBad(raw) ? raw : toTextRow(flattened(raw), {});
      if (isBad(row)) throw badSeed(file.name, row.row, row.reason);
      const id = isBad(raw) ? undefined : raw.fields.id;
      const name = typeof id === 'string' && id !== '' ? id : `row-${row.row}`;
      seeds.push({ id: name, category: row.category, ...row.text });
      if (seeds.length > mostSeeds)
        throw badSeed(file.name, row.row, `there are more than ${mostSeeds} seeds`);
    }
  } finally {
    await file.blocks.return(undefined);
  }
  if (seeds.length === 0)
    throw new WorkbenchError('no-rows', `${file.name} holds no seed task.`, 'Name a file of seed tasks.');
  const twice = seeds.find(({ id }, i) => seeds.findIndex((seed) => seed.id === id) < i);
  if (twice) throw badSeed(file.name, seeds.indexOf(twice) + 1, `the id “${twice.id}” is there twice`);
  return seeds;
}

/** Self-Instruct keeps input and output in a list of instances; the first is taken. */
function flattened(record: RawRecord): RawRecord {
  const { instances } = record.fields;
  if (!Array.isArray(instances)) return record;
  const first = (instances[0] ?? {}) as { input?: unknown; output?: unknown };
  return { ...record, fields: { ...record.fields, input: first.input, output: first.output } };
}

function badSeed(file: string, row: number, reason: string): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `Seed ${row} of ${file} cannot be used: ${reason}.`,
    'A seed is an object with instruction, input and output, and an id of its own.',
  );
}
