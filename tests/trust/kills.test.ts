/** The short part of `npm run test:trust -- kills`, which has two more jobs: each is killed at a random moment and resumed. */
import { expect, test } from 'vitest';
import { killWorkload } from '../../scripts/trust/kills.mjs';

test.each(['import', 'review', 'training', 'backup', 'migration'])(
  '%s loses nothing when it is killed, and ends as if it had not been',
  async (workload) => {
    expect(await killWorkload(workload, 1, 7, 1000)).toMatchObject({ kills: 1 });
  },
  // Several programs, one after another, on a machine that may be busy.
  300_000,
);
