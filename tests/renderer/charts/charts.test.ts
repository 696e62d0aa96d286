/** Charts as pure functions of their data. */
import { describe, expect, test } from 'vitest';
import { emptyCurve, extended, type Curve } from '../../../src-main/common/curve';
import type { StepReport } from '../../../src-main/common/run';
import { lossChart, lossSentence, mostPoints, roundTicks } from '../../../src-renderer/charts/loss-chart';
import { spread } from '../../../src-renderer/charts/line-ends';
import { thin } from '../../../src-renderer/charts/thin';
import { sparkChart } from '../../../src-renderer/charts/spark-chart';
import type { Palette } from '../../../src-renderer/state/theme.svelte';
import { report, reports } from '../stage/invented';

const curveOf = (of: StepReport[]): Curve => extended(emptyCurve, of);
const colours = new Proxy({}, { get: (_, name) => `rgb(0 0 0 / ${String(name)})` }) as Palette;

describe('the loss chart', () => {
  const { data, options } = lossChart(curveOf(reports(120, 400)), colours);

  test('draws the raw loss, its mean, and a point for every validation', () => {
    expect(data.datasets.map((set) => set.data.length)).toEqual([120, 120, 2]);
    expect(data.datasets[0]!.data[0]).toEqual({ x: 1, y: report(0, 400).loss });
    expect(data.datasets[2]!.data.map((point) => (point as { x: number }).x)).toEqual([50, 100]);
  });

  test('the step axis spans the whole run, so that the curve shows how far it is', () => {
    expect(options!.scales!.x).toMatchObject({ min: 0, max: 400 });
  });

  test('every line is named at its end with its last value', () => {
    const ends = options!.plugins!.lineEnds!.ends!.map(({ text, dataset }) => [dataset, text]);
    expect(ends).toEqual([
      [1, expect.stringMatching(/^train \d\.\d{3}$/)],
      [2, expect.stringMatching(/^validation \d\.\d{3}$/)],
    ]);
  });

  test('long runs are thinned to what a screen can show', () => {
    const long = lossChart(curveOf(reports(20_000, 40_000)), colours).data.datasets;
    for (const set of long.slice(0, 2)) expect(set.data.length).toBeLessThanOrEqual(mostPoints + 1);
    expect(long[0]!.data.at(-1)).toMatchObject({ x: 20_000 });
  });

  test('a run beside it is dashed, named, and within the axes', () => {
    const other = { name: 'QA, seed 2', curve: curveOf(reports(30, 900)) };
    const { data: drawn, options: of } = lossChart(curveOf(reports(120, 400)), colours, [other]);
    expect(drawn.datasets[3]).toMatchObject({ borderDash: [6, 3] });
    expect(drawn.datasets[3]!.data).toHaveLength(30);
    expect(of!.scales!.x).toMatchObject({ max: 900 });
    expect(of!.plugins!.lineEnds!.ends!.at(-1)).toMatchObject({ dataset: 3 });
  });

  test('nothing moves by itself', () => {
    expect(options!.animation).toBe(false);
  });

  test('nothing reported gives empty lines and no labels', () => {
    const empty = lossChart(emptyCurve, colours);
    expect(empty.data.datasets.every((set) => set.data.length === 0)).toBe(true);
    expect(empty.options!.plugins!.lineEnds!.ends).toEqual([]);
  });

  test('a loss that is not finite leaves the axis finite', () => {
    const chart = lossChart(curveOf([{ ...report(0), loss: NaN }, report(1)]), colours);
    const { min, max } = chart.options!.scales!.y as { min: number; max: number };
    expect([min, max].every(Number.isFinite)).toBe(true);
  });

  test('the sentence says the same for those who cannot see it', () => {
    const three = [
      { ...report(0, 4), loss: 2 },
      { ...report(1, 4), loss: 1.5, validationLoss: 1.4 },
      { ...report(2, 4), loss: 1, validationLoss: 1.6 },
    ];
    expect(lossSentence(curveOf(three))).toBe(
      'Loss over 3 of 4 steps: training loss from 2.000 to 1.000; validation loss lowest at step 2, 1.400',
    );
    expect(lossSentence(emptyCurve)).toBe('Loss by step: nothing reported yet');
  });
});

describe('thin', () => {
  test('a short curve is left whole', () => {
    expect(thin([3, 1, 2], 3)).toEqual([0, 1, 2]);
  });

  test('a long one keeps its first spike, its last value and the order', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => (i === 4321 ? 99 : i % 7));
    const kept = thin(values, 100);
    expect(kept.length).toBeLessThanOrEqual(101);
    expect(kept).toContain(4321);
    expect(kept.at(-1)).toBe(9999);
    expect(kept).toEqual(kept.toSorted((a, b) => a - b));
    expect(new Set(kept).size).toBe(kept.length);
  });

  test('a curve that grows keeps the points it had, until it has doubled', () => {
    const values = Array.from({ length: 3000 }, (_, i) => Math.sin(i));
    const [before, after] = [thin(values.slice(0, 2900), 2000), thin(values, 2000)];
    expect(after.slice(0, before.length - 2)).toEqual(before.slice(0, -2));
  });

  test('a stretch without a finite value is left out', () => {
    expect(thin([1, 2, NaN, NaN, NaN, NaN, 3, 4], 4)).toEqual([0, 1, 6, 7]);
  });
});

describe('axes and labels', () => {
  test('ticks are multiples of 1, 2 or 5 within the bounds', () => {
    expect(roundTicks(0.75, 2.64, 5)).toEqual([1, 1.5, 2, 2.5]);
    expect(roundTicks(0.931, 0.972, 5)).toEqual([0.94, 0.95, 0.96, 0.97]);
    expect(roundTicks(-3, 12, 5)).toEqual([0, 5, 10]);
  });

  test('labels that would overlap move apart, keep their order and stay inside', () => {
    expect(spread([100, 104], 16, 0, 200)).toEqual([100, 116]);
    expect(spread([199, 198], 16, 0, 200)).toEqual([200, 184]);
    expect(spread([10, 90], 16, 0, 200)).toEqual([10, 90]);
  });

  test('a small curve ends in a point and takes its share of the width', () => {
    const { data, options } = sparkChart(
      [3, 2, 1].map((y, x) => ({ x, y })),
      10,
      colours,
    );
    expect(data.datasets[1]!.data).toEqual([{ x: 2, y: 1 }]);
    expect(options!.scales!.x).toMatchObject({ max: 9 });
  });
});
