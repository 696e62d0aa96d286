/** Loss by step: raw loss faint, its running mean strong, validation as open points joined by a line. */
import type { ChartConfiguration, ChartDataset, ChartOptions } from 'chart.js';
import { pointsOf, type Curve } from '../../src-main/common/curve';
import type { StepReport } from '../../src-main/common/run';
import { count, loss } from '../format';
import type { Palette } from '../state/theme.svelte';
import type { LineEnd } from './line-ends';
import { thin } from './thin';

/** A line with more points than this is thinned. */
export const mostPoints = 2000;

const font = { family: 'system-ui, sans-serif', size: 11 };

type Line = ChartDataset<'line', { x: number; y: number }[]>;

/** A Run beside the one that is shown. */
export interface Beside {
  name: string;
  curve: Curve;
}

/** @param beside their means are drawn dashed */
export function lossChart(
  curve: Curve,
  colours: Palette,
  beside: readonly Beside[] = [],
): ChartConfiguration<'line'> {
  const reports = pointsOf(curve);
  const steps = Math.max(
    1,
    ...[curve, ...beside.map((one) => one.curve)].map(({ last }) => last?.steps ?? 1),
  );
  const raw = drawnPoints(curve, 'loss');
  const mean = drawnPoints(curve, 'mean');
  const validation = validationPoints(reports);
  const datasets: Line[] = [
    { data: raw, borderColor: faint(colours.accent), borderWidth: 1, pointRadius: 0 },
    { data: mean, borderColor: colours.accent, borderWidth: 2, pointRadius: 0 },
    {
      data: validation,
      borderColor: colours['series-2'],
      borderWidth: 1.5,
      ...validationPointStyle(validation, colours),
    },
  ];
  const ends: LineEnd[] = [];
  const others = beside.map(({ name, curve: other }) => ({ name, data: drawnPoints(other, 'mean') }));
  if (mean.length > 0)
    ends.push({ dataset: 1, colour: colours.accent, text: `train ${loss(mean.at(-1)!.y)}` });
  if (validation.length > 0)
    ends.push({ dataset: 2, colour: colours['series-2'], text: `validation ${loss(validation.at(-1)!.y)}` });
  for (const [i, { name, data }] of others.entries()) {
    const colour = colours[i % 2 === 0 ? 'text-2' : 'series-3'];
    ends.push({
      dataset: datasets.length,
      colour,
      text: `${name} ${data.length > 0 ? loss(data.at(-1)!.y) : ''}`,
    });
    datasets.push({
      data,
      borderColor: colour,
      borderWidth: 1.5,
      borderDash: i % 2 === 0 ? [6, 3] : [2, 3],
      pointRadius: 0,
    });
  }
  return {
    type: 'line',
    data: { datasets },
    options: {
      ...still,
      layout: { padding: { right: 112, top: 8 } },
      scales: {
        x: stepAxis(steps, colours),
        y: lossAxis([...raw, ...others.flatMap(({ data }) => data)], colours),
      },
      plugins: {
        lineEnds: { ends, font: `600 ${font.size}px ${font.family}`, surface: colours.surface },
      },
    },
  };
}

/** One sentence that says what the picture shows. */
export function lossSentence(curve: Curve): string {
  const reports = pointsOf(curve);
  const [first, last] = [reports[0], reports.at(-1)];
  if (!first || !last) return 'Loss by step: nothing reported yet';
  const train = `training loss from ${loss(first.loss)} to ${loss(last.loss)}`;
  const best = lowest(validationPoints(reports));
  const validation = best ? `; validation loss lowest at step ${best.x}, ${loss(best.y)}` : '';
  return `Loss over ${last.step + 1} of ${last.steps} steps: ${train}${validation}`;
}

/** What a redraw at every frame needs: no animation, no parsing, no hover. */
export const still: ChartOptions<'line'> = {
  animation: false,
  parsing: false,
  normalized: true,
  responsive: true,
  maintainAspectRatio: false,
  events: [],
};

function validationPoints(reports: readonly StepReport[]): { x: number; y: number }[] {
  return reports
    .filter(({ validationLoss }) => validationLoss !== undefined)
    .map(({ step, validationLoss }) => ({ x: step + 1, y: validationLoss! }));
}

/** Open points, as long as they do not touch each other; the lowest is filled, and always there. */
function validationPointStyle(points: readonly { y: number }[], colours: Palette): Partial<Line> {
  const best = lowest(points);
  const usual = points.length > 80 ? 0 : 3;
  return {
    pointRadius: points.map((point) => (point === best ? 4.5 : usual)),
    pointBorderWidth: 1.5,
    clip: false,
    pointBackgroundColor: points.map((point) => (point === best ? colours['series-2'] : colours.surface)),
  };
}

/** The first of those with the lowest loss. */
function lowest<T extends { y: number }>(points: readonly T[]): T | null {
  return points.reduce<T | null>((low, point) => (low && low.y <= point.y ? low : point), null);
}

/** Where the loss has its extremes, whichever of the two is drawn there. */
function drawnPoints(curve: Curve, of: 'loss' | 'mean'): { x: number; y: number }[] {
  const points = pointsOf(curve);
  const losses = points.map(({ loss }) => loss);
  return thin(losses, mostPoints).map((i) => ({ x: points[i]!.step + 1, y: points[i]![of] }));
}

/** The computed colour at three tenths of its strength. */
function faint(colour: string): string {
  return `color-mix(in srgb, ${colour} 30%, transparent)`;
}

function stepAxis(steps: number, colours: Palette) {
  return {
    type: 'linear',
    min: 0,
    max: Math.max(1, steps),
    grid: { display: false },
    border: { color: colours['line-strong'] },
    ticks: {
      color: colours.axis,
      font,
      precision: 0,
      maxTicksLimit: 8,
      maxRotation: 0,
      includeBounds: false,
      callback: (step: string | number) => count(Number(step)),
    },
  } as const;
}

/** As high as the curve and a little more, with its lines at round numbers. */
function lossAxis(points: readonly { y: number }[], colours: Palette) {
  const [low, high] = extent(points.map(({ y }) => y).filter(Number.isFinite));
  const margin = 0.05 * (high - low || 1);
  const ticks = roundTicks(low - margin, high + margin, 5);
  const decimals = Math.max(0, ...ticks.map((tick) => String(tick).split('.')[1]?.length ?? 0));
  return {
    type: 'linear',
    min: low - margin,
    max: high + margin,
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = ticks.map((value) => ({ value }));
    },
    grid: { color: colours.grid },
    border: { display: false },
    ticks: {
      color: colours.axis,
      font,
      callback: (value: string | number) => Number(value).toFixed(decimals),
    },
  } as const;
}

/** Of nothing: 0 to 1. */
function extent(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  return values.reduce<[number, number]>(
    ([low, high], y) => [Math.min(low, y), Math.max(high, y)],
    [Infinity, -Infinity],
  );
}

/** Multiples of 1, 2 or 5 times a power of ten within [low, high]: as many as fit, at most `most`. */
export function roundTicks(low: number, high: number, most: number): number[] {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  const length = Math.floor(high / step) - first + 1;
  return Array.from({ length }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
