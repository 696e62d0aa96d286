/** Adjusted p-values by hand. */
import { expect, test } from 'vitest';
import { benjaminiHochberg, holm } from '../../src-main/analyze/families';

const close = (values: (number | null)[], want: (number | null)[]) => {
  expect(values).toHaveLength(want.length);
  for (const [i, value] of values.entries())
    if (want[i] === null) expect(value).toBeNull();
    else expect(value).toBeCloseTo(want[i]!, 14);
};

test('Holm multiplies the smallest by the size of the family, the next by one less, and never falls', () => {
  close(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02]);
  close(holm([0.6, 0.5]), [1, 1]);
});

test('Benjamini-Hochberg multiplies by size over rank, from the largest down', () => {
  close(benjaminiHochberg([0.01, 0.04, 0.03, 0.005]), [0.02, 0.04, 0.04, 0.02]);
  close(benjaminiHochberg([0.03, 0.03, 0.9]), [0.045, 0.045, 0.9]);
});

test('what was not tested does not count, and one test stays as it is', () => {
  close(holm([null, 0.02, null]), [null, 0.02, null]);
  close(benjaminiHochberg([null, 0.02, 0.04]), [null, 0.04, 0.04]);
  close(holm([]), []);
});
