/** The short part of `npm run test:trust -- kills`: each workload killed a few times at random moments and resumed. */
import { expect, test } from 'vitest';
import { killWorkload } from '../../scripts/trust/kills.mjs';

test.each(['import', 'review', 'training', 'evaluation', 'matrix', 'backup', 'migration'])(
  '%s loses nothing when it is killed, and ends as if it had not been',
  async (workload) => {
    expect(await killWorkload(workload, 2, 7)).toMatchObject({ kills: 2 });
  },
);
