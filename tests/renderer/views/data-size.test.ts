/** Data-size curves as the user meets them. */
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import { WorkbenchError } from '../../../src-main/common/errors';
import type { FittedSeries } from '../../../src-main/common/scaling';
import DataSize from '../../../src-renderer/views/synergy/DataSize.svelte';
import { sizePicture } from '../../../src-renderer/charts/size-curve';
import * as invented from '../stage/invented';

afterEach(cleanup);

test('a curve tells what more instructions add, and a poor one why it tells nothing', async () => {
  const series = sizes.map((poor) => fitted(poor));
  const scaling = { matrix: 'matrix-7', more: 1000, least: 0.01, seed: 42, series };
  const workbench = { fitSizes: () => Promise.resolve(scaling) };
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
  const xs = sizePicture(fitted(null)).sizes.map(({ x }) => x);
  expect(xs).toEqual([36, 104, 172, 240, 308]);
  expect(sizePicture(fitted(null)).flat).not.toBeNull();
  expect(sizePicture(fitted('noise')).flat).toBeNull();
});

const sizes = [null, 'noise'] as const;

function fitted(poor: FittedSeries['poor']): FittedSeries {
  const ns = [100, 200, 400, 800, 1600];
  const curve = ns.map((n) => ({
    n,
    score: 0.45 - 1 / n,
    ci95: [0.44 - 1 / n, 0.46 - 1 / n] as [number, number],
  }));
  return {
    ...{ base: '/models/tern-1b.gguf', task: 'ward-qa', way: 'likelihood', scoring: 'likelihood' },
    metric: 'accuracy',
    training: { row: ['QA'], method: 'lora', origin: 'all' },
    points: curve.map(({ n, score }) => ({ n, seed: 1, score })),
    sizes: ns,
    poor,
    curve: {
      ...{ ceiling: 0.45, drop: 1, rate: 1 },
      ci95: { ceiling: [0.44, 0.46], drop: [0.9, 1.1], rate: [0.9, 1.1] },
      heldOut: { n: 1600, predicted: 0.41, ci95: [0.39, 0.43], observed: 0.4 },
      gain: poor ? null : { value: 0.005, ci95: [0.002, 0.008] },
      flattensAt: 900,
      line: curve,
    },
  };
}
