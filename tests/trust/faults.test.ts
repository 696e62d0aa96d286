/** The short part of `npm run test:trust -- faults`: jobs on drives that fail. */
import { expect, test, type TestContext } from 'vitest';
import { faultWorkload } from '../../scripts/trust/faults.mjs';

async function holds(context: TestContext, name: string, kinds: string[]) {
  const row = await faultWorkload(name, kinds, { seed: 3, rows: 500 });
  if (row === null) {
    console.warn('A drive that fails needs Linux and a C compiler: skipped.');
    context.skip();
  }
  expect(row).toMatchObject({ cases: kinds.length });
}

test(
  'an import says that the drive is full, read-only or fails, and loses nothing with the power',
  (context) => holds(context, 'import', ['full', 'read-only', 'error', 'power']),
  300_000,
);

test('a training goes on after a power cut', (context) => holds(context, 'training', ['power']), 300_000);
