/** Data-size curves as the user meets them. */
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import { WorkbenchError } from '../../../src-main/common/errors';
import type { FittedSeries } from '../../../src-main/common/scaling';
import DataSize from '../../../src-renderer/views/synergy/DataSize.svelte';
import { sizeFigure } from '../../../src-renderer/charts/size-curve';
import * as invented from '../stage/invented';
import { fitted, scaling } from '../stage/synergy-scenes';

afterEach(cleanup);

test('a curve tells what more instructions add, and a poor one why it tells nothing', async () => {
  const workbench = { fitSizes: () => Promise.resolve(scaling()) };
  render(DataSize, { matrix: invented.matrix(24), workbench });
  expect(await screen.findAllByText('told 41.0, measured 40.0, off by +1.0')).toHaveLength(2);
  expect(screen.getByText('+0.5, +0.2 to +0.8')).toBeTruthy();
  expect(screen.getByText(/explain less than half/)).toBeTruthy();
});

test('a matrix of one size says what its plan lacks', async () => {
  const refusal = new WorkbenchError(
    'not-found',
    'No row is finished in more than one size.',
    'Give several.',
  );
  render(DataSize, {
    matrix: invented.matrix(24),
    workbench: { fitSizes: () => Promise.reject(refusal) },
  });
  expect(await screen.findByText(/more than one size/)).toBeTruthy();
});

test('sizes stand at equal steps where each doubles the one before, and a poor curve has no place where it flattens', () => {
  const { shapes } = sizeFigure(fitted(null));
  const xs = ['100', '200', '400', '800', '1.6 k'].map((size) =>
    shapes.find((shape) => shape.kind === 'text' && shape.words === size && shape.at === 'middle'),
  );
  expect(xs.map((found) => found?.kind === 'text' && found.x)).toEqual([36, 102, 168, 234, 300]);
  const dashed = (poor: FittedSeries['poor']) =>
    sizeFigure(fitted(poor)).shapes.filter((shape) => shape.kind === 'path' && shape.dashed);
  expect([dashed(null).length, dashed('noise').length]).toEqual([1, 0]);
});
