/** How many threads a job takes. */
import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { coresLeft, freeCores, physicalCores } from '../../src-main/files/cores';

describe('cores', () => {
  it('are at least one and at most what the process may use', async () => {
    for (const cores of [physicalCores(), await freeCores()]) {
      expect(cores).toBeGreaterThanOrEqual(1);
      expect(cores).toBeLessThanOrEqual(availableParallelism());
    }
  });

  it.each([
    ['an idle machine leaves all', 8, 0, 0, 8],
    ['half of it busy leaves half', 8, 500, 0, 4],
    ['what this process did itself takes none away', 8, 500, 500, 8],
    ['a full machine still leaves one', 2, 1000, 0, 1],
    ['a little noise takes none away', 2, 150, 0, 2],
  ])('%s', (_, cores, busy, own, left) => {
    const start = { busy: 100, all: 100, own: 10 };
    expect(coresLeft(cores, start, { busy: 100 + busy, all: 1100, own: 10 + own })).toBe(left);
  });
});
