/** Files of every kind, damaged at random: read or refused in a sentence, soon, in bounded memory, and nothing is written. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bundled } from './bundled';
import { fuzz, type Fuzzed } from './fuzz';

// `npm run test:trust -- fuzz` asks for more. With TRUST_FROM, TRUST_CASES=1 and TRUST_ONLY one case is tried again.
const cases = Number(process.env.TRUST_CASES ?? 5000);
const isLong = process.env.TRUST_CASES !== undefined;
const where = {
  seed: Number(process.env.TRUST_SEED ?? 1),
  from: Number(process.env.TRUST_FROM ?? 0),
  only: process.env.TRUST_ONLY ?? null,
  parallel: Number(process.env.TRUST_PARALLEL ?? 2),
};

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Of a long run nobody knows how busy the machine is; what holds it up is told by the processor's time.
const limit = isLong ? 0 : 60_000 + cases * 50;

test(`${cases} damaged files end no process, hold none and write nothing`, { timeout: limit }, async () => {
  const program = await bundled('child.ts');
  const say = (done: number, defects: readonly object[]) => {
    if (isLong && done % 10_000 === 0) console.log(`${done} cases, ${defects.length} defects`);
  };
  const fuzzed = await fuzz({ program, cases, folder, ...where, onProgress: say });
  if (isLong) console.log(summary(fuzzed));
  expect(fuzzed.defects).toEqual([]);
  expect(fuzzed.cases).toBe(cases);
});

test('a defect is told while other cases are still tried', async () => {
  const program = join(folder, 'waits.mjs');
  const heard = join(folder, 'heard');
  // It ends once what it has found was told.
  writeFileSync(
    program,
    `import { existsSync, writeSync } from 'node:fs';
    const tell = (told) => writeSync(1, JSON.stringify(told) + '\\n');
    tell({ kind: 'defect', number: 0, parser: 'none', what: 'found' });
    const wait = setInterval(() => {
      if (!existsSync(${JSON.stringify(heard)})) return;
      clearInterval(wait);
      tell({ kind: 'done', outcomes: {}, peak: 0 });
    }, 10);`,
  );
  const onDefect = () => writeFileSync(heard, '');
  const { defects } = await fuzz({ program, cases: 1, seed: 1, folder, onDefect });
  expect(defects).toMatchObject([{ what: 'found' }]);
});

/** Every parser with its cases, and how many of them it took in. */
function summary({ cases, outcomes, peak, seconds }: Fuzzed): string {
  const all: Record<string, { cases: number; read: number }> = {};
  for (const [key, count] of Object.entries(outcomes)) {
    const [name, outcome] = key.split(': ') as [string, string];
    const one = (all[name] ??= { cases: 0, read: 0 });
    one.cases += count;
    if (outcome === 'read') one.read += count;
  }
  const lines = Object.entries(all).map(([name, one]) => `  ${name}: ${one.cases} cases, ${one.read} read`);
  return [
    `${cases} cases in ${Math.round(seconds)} s, at most ${Math.round(peak / 1e6)} MB`,
    ...lines.sort(),
  ].join('\n');
}
