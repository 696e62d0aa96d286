/**
 * A process of cases: each makes a file from its own number, notes that number, and reads the file. What is not refused
 * by a code and a sentence is reported; what ends or holds the process is named by the note.
 *     node child.mjs '{"from":0,"count":1000,"seed":1,"folder":"/scratch","only":null}'
 */
import { mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../../src-main/common/random';
import { toErrorData } from '../../src-main/common/errors';
import type { Case, Told } from './fuzz';
import type { Parser } from './making';
import { makeParsers } from './parsers';
import { makeStarts } from './starts';
import './no-sync';

const { from, count, seed, folder, only } = JSON.parse(process.argv[2]!) as Case;
const tell = (told: Told) => writeSync(1, `${JSON.stringify(told)}\n`);
const note = openSync(join(folder, 'note'), 'w');
const scratch = mkdtempSync(join(tmpdir(), 'case-'));

const parsers = Object.entries(await makeParsers(await makeStarts(join(scratch, 'starts')))).filter(
  ([name]) => only === null || name === only,
);
const chances = parsers.flatMap(([name, parser]) =>
  Array<[string, Parser]>(parser.weight).fill([name, parser]),
);

// What was opened and not closed is closed by the garbage collector, with a warning.
let last = { number: from, parser: '' };
process.on('warning', ({ message }) => tell({ kind: 'defect', ...last, what: `near this one: ${message}` }));

const outcomes: Record<string, number> = {};
let peak = 0;
for (let number = from; number < from + count; number++) {
  const random = randomFrom(seed * 1_000_003 + number);
  const [name, parser] = chances[Math.floor(random() * chances.length)]!;
  last = { number, parser: name };
  writeSync(note, `${number} ${name}\n`.padEnd(80), 0);
  const place = join(scratch, 'place');
  mkdirSync(place);
  const file = join(scratch, parser.name);
  writeFileSync(file, parser.make(random));
  const outcome = await parser.read(file, place).then(
    () => 'read',
    (error: unknown) => {
      const { code, message } = toErrorData(error);
      if (code === 'internal')
        tell({ kind: 'defect', number, parser: name, what: (error as Error).stack ?? message });
      else if (!/\S.*[.!?]$/s.test(message))
        tell({ kind: 'defect', number, parser: name, what: `no sentence: ${message}` });
      return code;
    },
  );
  outcomes[`${name}: ${outcome}`] = (outcomes[`${name}: ${outcome}`] ?? 0) + 1;
  rmSync(place, { recursive: true });
  const left = readdirSync(scratch).filter(
    (one) => one !== 'starts' && one !== parser.name && !/^(train|adapters)-/.test(one),
  );
  if (left.length > 0) tell({ kind: 'defect', number, parser: name, what: `it left ${left.join(', ')}` });
  rmSync(file, { force: true });
  const memory = process.resourceUsage().maxRSS * 1024;
  if (memory > 1e9 && peak <= 1e9)
    tell({ kind: 'defect', number, parser: name, what: `it took ${memory} bytes of memory` });
  peak = memory;
}
tell({ kind: 'done', outcomes, peak });
process.exit(0);
