/** How many threads a job takes. */
import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { physicalCores } from '../../src-main/files/cores';

it('physical cores are at least one and at most what the process may use', () => {
  expect(physicalCores()).toBeGreaterThanOrEqual(1);
  expect(physicalCores()).toBeLessThanOrEqual(availableParallelism());
});
