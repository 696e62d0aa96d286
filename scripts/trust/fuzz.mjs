/** 200,000 damaged files of every kind: the tests of tests/hostile with more cases; TRUST_CASES asks for another number. */
import { root } from '../setup/paths.mjs';
import { runNode } from '../setup/run.mjs';

export async function fuzz() {
  const cases = process.env.TRUST_CASES ?? '200000';
  const args = ['run', '--project', 'main', '--disableConsoleIntercept', 'tests/hostile'];
  const { status } = await runNode('node_modules/vitest/vitest.mjs', args, {
    cwd: root,
    env: { ...process.env, TRUST_CASES: cases },
  });
  if (status !== 0) throw new Error('A damaged file was a defect; see above.');
  return { cases: Number(cases), defects: 0 };
}
