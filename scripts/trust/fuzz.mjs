/** Damaged files and calls at random: the tests of tests/hostile with more cases; TRUST_CASES and TRUST_CALLS ask for other numbers. */
import { root } from '../setup/paths.mjs';
import { runNode } from '../setup/run.mjs';

/** 200,000 files of every kind. */
export const fuzz = () => long('TRUST_CASES', '200000', ['corpus', 'fuzz']);

/** 100,000 calls of every verb. */
export const contract = () => long('TRUST_CALLS', '100000', ['contract']);

async function long(variable, usual, tests) {
  const cases = process.env[variable] ?? usual;
  const files = tests.map((name) => `tests/hostile/${name}.test.ts`);
  const args = ['run', '--project', 'main', '--disableConsoleIntercept', ...files];
  const { status } = await runNode('node_modules/vitest/vitest.mjs', args, {
    cwd: root,
    env: { ...process.env, [variable]: cases },
  });
  if (status !== 0) throw new Error('There was a defect; see above.');
  return { cases: Number(cases), defects: 0 };
}
