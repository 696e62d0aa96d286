/** `agreement --from`: the keys that scripts rely on, and what it refuses. */
import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Agreement } from '../../src-main/common/rating';
import { freshWorkspace, run } from './program';

const workspace = freshWorkspace();
const file = join(mkdtempSync(join(tmpdir(), 'ratings-')), 'ratings.csv');

it('prints every statistic with its value and interval, null where undefined', async () => {
  const values = { anna: 'aabbab', ben: 'abbbab' };
  const rows = Object.entries(values).flatMap(([rater, given]) =>
    [...given].map((value, item) => `${item},${rater},${value}`),
  );
  writeFileSync(file, ['item,rater,value', ...rows].join('\n'));
  const { status, document } = await run<Agreement>(workspace, 'agreement', '--from', file);
  expect(status).toBe(0);
  expect(document).toMatchObject({
    percent: { value: 5 / 6, ci95: [expect.any(Number), expect.any(Number)] },
    // pe (3 · 2 + 3 · 4) / 36
    cohen: { value: (5 / 6 - 1 / 2) / (1 / 2) },
    cohenWeighted: null,
    fleiss: { ci95: [expect.any(Number), expect.any(Number)] },
    krippendorff: { ci95: [expect.any(Number), expect.any(Number)] },
    level: 'nominal',
    items: 6,
    raters: 2,
    seed: 42,
  });
});

it('refuses a file that is not there and a level that does not exist', async () => {
  const missing = await run(workspace, 'agreement', '--from', 'missing.csv');
  expect([missing.status, missing.document.error.code]).toEqual([1, 'not-found']);
  const level = await run(workspace, 'agreement', '--from', file, '--level', 'ratio');
  expect([level.status, level.document.error.code]).toEqual([2, 'usage']);
});
