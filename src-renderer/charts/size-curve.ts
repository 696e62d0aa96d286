/** Scores by the number of instructions, on a logarithmic axis: points, the curve with its band, where it flattens. */
import type { FittedSeries } from '../../src-main/common/scaling';
import { short } from '../format';
import type { Figure, Shape } from './figure';
import { roundTicks } from './loss-chart';

const [width, height] = [320, 196];
const [left, right, top, bottom] = [36, 300, 18, 156];

type Range = readonly [low: number, high: number];

/** The curve goes beyond the sizes only where the fit may be used there. */
export function sizeFigure({ points, curve, poor, sizes }: FittedSeries): Figure {
  const line = curve?.line ?? [];
  const drawn = poor === null ? line : line.filter(({ n }) => n <= Math.max(...sizes));
  const across = rangeOf([...points, ...drawn].map(({ n }) => Math.log(n)));
  const upward = widened(
    rangeOf([...points.map(({ score }) => score), ...drawn.flatMap(({ ci95 }) => ci95)].map(inPoints)),
  );
  const x = (n: number) => place(Math.log(n), across, [left, right]);
  const y = (score: number) => place(inPoints(score), upward, [bottom, top]);
  const path = (ends: readonly (readonly [n: number, score: number])[]) =>
    ends.map(([n, score], i) => `${i === 0 ? 'M' : 'L'}${x(n)} ${y(score)}`).join('');
  const flat = poor === null ? (curve?.flattensAt ?? null) : null;
  const inSight = flat !== null && Math.log(flat) >= across[0] && Math.log(flat) <= across[1];
  return {
    width,
    height,
    shapes: [
      ...axesOf(sizes, upward, x),
      ...(drawn.length > 1 ? curveOf(drawn, path) : []),
      ...(inSight
        ? [{ kind: 'path', d: `M${x(flat)} ${top}V${bottom}`, stroke: 'axis', dashed: true } as const]
        : []),
      ...points.map(({ n, score, seed }): Shape => ({
        ...{ kind: 'dot', x: x(n), y: y(score), radius: 3, fill: 'accent', stroke: 'surface' },
        about: `seed ${seed}`,
      })),
    ],
  };
}

function axesOf(sizes: readonly number[], upward: Range, x: (n: number) => number): Shape[] {
  return [
    ...roundTicks(...upward, 4).flatMap((value): Shape[] => {
      const y = place(value, upward, [bottom, top]);
      return [
        { kind: 'path', d: `M${left} ${y}H${right}`, stroke: 'grid' },
        { kind: 'text', x: left - 6, y: y + 4, words: String(value), at: 'end', ink: 'axis' },
      ];
    }),
    ...sizes.map((n): Shape => ({
      ...{ kind: 'text', x: x(n), y: bottom + 16, words: short(n), at: 'middle', ink: 'axis' },
    })),
    { kind: 'text', x: 0, y: 8, words: 'score, points', at: 'start', ink: 'text-2' },
    { kind: 'text', x: right, y: height - 6, words: 'instructions', at: 'end', ink: 'text-2' },
  ];
}

type Line = NonNullable<FittedSeries['curve']>['line'];

/** Its band, and the line upon it. */
function curveOf(drawn: Line, path: (ends: [n: number, score: number][]) => string): Shape[] {
  const high = drawn.map(({ n, ci95 }): [number, number] => [n, ci95[1]]);
  const low = drawn.toReversed().map(({ n, ci95 }): [number, number] => [n, ci95[0]]);
  const line = drawn.map(({ n, score }): [number, number] => [n, score]);
  return [
    { kind: 'path', d: `${path([...high, ...low])}Z`, fill: 'accent-soft' },
    { kind: 'path', d: path(line), stroke: 'accent', thick: true },
  ];
}

const inPoints = (share: number): number => 100 * share;
const rangeOf = (values: readonly number[]): Range => [Math.min(...values), Math.max(...values)];

function widened([low, high]: Range): Range {
  const room = 0.05 * (high - low || 1);
  return [low - room, high + room];
}

const place = (value: number, [low, high]: Range, [from, to]: Range): number =>
  Math.round(10 * (from + ((value - low) / (high - low || 1)) * (to - from))) / 10;
