/** One quantity against another, each point with the interval of the second; axes cross at zero where it is in sight. */
import type { Figure, Shape } from './figure';
import { roundTicks } from './loss-chart';

export interface ScatterPoint {
  x: number;
  y: number;
  ci95: readonly [low: number, high: number];
  /** Filled: it counts more. */
  strong: boolean;
  about: string;
}

export interface ScatterAxis {
  title: string;
  words(value: number): string;
}

const [width, height] = [520, 320];
const [left, right, top, bottom] = [56, 508, 12, 276];

export function scatter(
  points: readonly ScatterPoint[],
  { across, upward }: { across: ScatterAxis; upward: ScatterAxis },
): Figure {
  const xs = domainOf(points.map(({ x }) => x));
  const ys = domainOf(points.flatMap(({ y, ci95 }) => [y, ...ci95]));
  const x = (value: number) => place(value, xs, left, right);
  const y = (value: number) => place(value, ys, bottom, top);
  const shapes: Shape[] = [
    ...roundTicks(...ys, 5).flatMap((value): Shape[] => [
      { kind: 'path', d: `M${left} ${y(value)}H${right}`, stroke: value === 0 ? 'line-strong' : 'grid' },
      { kind: 'text', x: left - 6, y: y(value) + 4, words: upward.words(value), at: 'end', ink: 'axis' },
    ]),
    ...roundTicks(...xs, 6).flatMap((value): Shape[] => [
      { kind: 'path', d: `M${x(value)} ${top}V${bottom}`, stroke: value === 0 ? 'line-strong' : 'grid' },
      { kind: 'text', x: x(value), y: bottom + 16, words: across.words(value), at: 'middle', ink: 'axis' },
    ]),
    { kind: 'text', x: right, y: height - 8, words: across.title, at: 'end', ink: 'text-2' },
    { kind: 'text', x: left + 6, y: top + 10, words: upward.title, at: 'start', ink: 'text-2' },
    ...points.map(({ x: at, ci95: [low, high] }): Shape => ({
      ...{ kind: 'path', d: `M${x(at)} ${y(low)}V${y(high)}`, stroke: 'axis' },
    })),
    ...points.map(({ x: at, y: value, strong, about }): Shape => ({
      ...{ kind: 'dot', x: x(at), y: y(value), about, stroke: 'accent' },
      fill: strong ? 'accent' : 'surface',
    })),
  ];
  return { width, height, shapes };
}

/** A little more than the values take, zero always in it. */
function domainOf(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = 0.06 * (high - low || 1);
  return [low - room, high + room];
}

const place = (value: number, [low, high]: readonly [number, number], from: number, to: number): number =>
  Math.round(10 * (from + ((value - low) / (high - low)) * (to - from))) / 10;
