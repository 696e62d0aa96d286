/** One quantity against another, each point with the interval of the second where it has one; axes cross at zero where it is in sight. */
import type { Figure, Shape } from './figure';
import { roundTicks } from './loss-chart';

export interface ScatterPoint {
  x: number;
  y: number;
  ci95: readonly [low: number, high: number] | null;
  /** Filled: it counts more. */
  strong: boolean;
  about: string;
  /** Printed beside it. */
  label?: string;
}

export interface ScatterAxis {
  title: string;
  words(value: number): string;
  /** Where it may not hold zero. */
  free?: boolean;
}

export interface ScatterSize {
  width: number;
  height: number;
}

const usual = { width: 520, height: 320 };

export function scatter(
  points: readonly ScatterPoint[],
  { across, upward }: { across: ScatterAxis; upward: ScatterAxis },
  { width, height }: ScatterSize = usual,
): Figure {
  const [left, right, top, bottom] = [width / 10 + 4, width - 12, 22, height - 44];
  const xs = domainOf(
    points.map(({ x }) => x),
    across.free,
  );
  const ys = domainOf(
    points.flatMap(({ y, ci95 }) => [y, ...(ci95 ?? [])]),
    upward.free,
  );
  const x = (value: number) => place(value, xs, left, right);
  const y = (value: number) => place(value, ys, bottom, top);
  const shapes: Shape[] = [
    ...roundTicks(...ys, height / 64).flatMap((value): Shape[] => [
      { kind: 'path', d: `M${left} ${y(value)}H${right}`, stroke: value === 0 ? 'line-strong' : 'grid' },
      { kind: 'text', x: left - 6, y: y(value) + 4, words: upward.words(value), at: 'end', ink: 'axis' },
    ]),
    ...roundTicks(...xs, width / 86).flatMap((value): Shape[] => [
      { kind: 'path', d: `M${x(value)} ${top}V${bottom}`, stroke: value === 0 ? 'line-strong' : 'grid' },
      { kind: 'text', x: x(value), y: bottom + 16, words: across.words(value), at: 'middle', ink: 'axis' },
    ]),
    { kind: 'text', x: right, y: height - 8, words: across.title, at: 'end', ink: 'text-2' },
    { kind: 'text', x: 0, y: 10, words: upward.title, at: 'start', ink: 'text-2' },
    ...points.flatMap(({ x: at, ci95 }): Shape[] =>
      ci95 ? [{ kind: 'path', d: `M${x(at)} ${y(ci95[0])}V${y(ci95[1])}`, stroke: 'axis' }] : [],
    ),
    ...points.map(({ x: at, y: value, strong, about }): Shape => ({
      ...{ kind: 'dot', x: x(at), y: y(value), about, stroke: 'accent' },
      fill: strong ? 'accent' : 'surface',
    })),
    ...points.flatMap(({ x: at, y: value, label }): Shape[] =>
      label
        ? [{ kind: 'text', x: x(at) + 7, y: y(value) - 5, words: label, at: 'start', ink: 'text-2' }]
        : [],
    ),
  ];
  return { width, height, shapes };
}

/** A little more than the values take, zero in it. @param free where it need not be */
function domainOf(values: readonly number[], free = false): [number, number] {
  const all = free ? values : [0, ...values];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = 0.06 * (high - low || 1);
  return [low - room, high + room];
}

const place = (value: number, [low, high]: readonly [number, number], from: number, to: number): number =>
  Math.round(10 * (from + ((value - low) / (high - low)) * (to - from))) / 10;
