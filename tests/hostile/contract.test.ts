/** Calls of every kind, right and damaged, on a workspace: each is answered by data, and nothing else is touched. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bundled } from './bundled';
import { fuzz } from './fuzz';

// `npm run test:trust -- contract` asks for more.
const calls = Number(process.env.TRUST_CALLS ?? 2000);
const isLong = process.env.TRUST_CALLS !== undefined;
const seed = Number(process.env.TRUST_SEED ?? 1);
const from = Number(process.env.TRUST_FROM ?? 0);

const folder = mkdtempSync(join(tmpdir(), 'contract-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Of a long run nobody knows how busy the machine is; what holds it up is told by the processor's time.
const limit = isLong ? 0 : 60_000 + calls * 20;

test(`${calls} calls are answered by data`, { timeout: limit }, async () => {
  const program = await bundled('contract-child.ts');
  const say = (done: number, defects: readonly object[]) => {
    if (isLong && done % 10_000 === 0) console.log(`${done} calls, ${defects.length} defects`);
  };
  const fuzzed = await fuzz({
    program,
    cases: calls,
    seed,
    from,
    folder,
    parallel: 2,
    onProgress: say,
  });
  if (isLong)
    console.log(
      `${calls} calls in ${Math.round(fuzzed.seconds)} s, at most ${Math.round(fuzzed.peak / 1e6)} MB`,
      fuzzed.outcomes,
    );
  expect(fuzzed.defects).toEqual([]);
  expect(fuzzed.cases).toBe(calls);
  if (calls < 1000) return;
  const answered = Object.keys(fuzzed.outcomes).filter((outcome) => outcome.endsWith(': answered'));
  // Most verbs were reached, and not only refused at the door.
  expect(answered.length).toBeGreaterThan(60);
});
