/** Scores by the number of instructions, on a logarithmic axis: points, the curve with its band, where it flattens. Geometry only. */
import type { FittedSeries } from '../../src-main/common/scaling';
import { roundTicks } from './loss-chart';

/** In the units of the picture. */
export interface SizePicture {
  width: number;
  height: number;
  points: { x: number; y: number }[];
  /** As the `d` of a path; null: there is no curve. */
  line: string | null;
  band: string | null;
  flat: number | null;
  sizes: { n: number; x: number }[];
  scores: { value: number; y: number }[];
}

const [width, height] = [320, 180];
const [left, right, top, bottom] = [36, 308, 8, 156];

export function sizePicture({ points, curve, poor, sizes }: FittedSeries): SizePicture {
  const drawn =
    poor === null ? (curve?.line ?? []) : (curve?.line.filter(({ n }) => n <= Math.max(...sizes)) ?? []);
  const ns = [...points.map(({ n }) => n), ...drawn.map(({ n }) => n)].map(Math.log);
  const ends = [...points.map(({ score }) => score), ...drawn.flatMap(({ ci95 }) => ci95)].map(
    (one) => 100 * one,
  );
  const place = (value: number, [low, high]: readonly [number, number], from: number, to: number) =>
    Math.round(10 * (from + ((value - low) / (high - low || 1)) * (to - from))) / 10;
  const across = [Math.min(...ns), Math.max(...ns)] as const;
  const room = 0.05 * (Math.max(...ends) - Math.min(...ends) || 1);
  const upward = [Math.min(...ends) - room, Math.max(...ends) + room] as const;
  const x = (n: number) => place(Math.log(n), across, left, right);
  const y = (points: number) => place(points, upward, bottom, top);
  const path = (ends: readonly (readonly [number, number])[]) =>
    ends.map(([n, score], i) => `${i === 0 ? 'M' : 'L'}${x(n)} ${y(100 * score)}`).join('');
  const flat = curve?.flattensAt ?? null;
  return {
    width,
    height,
    points: points.map(({ n, score }) => ({ x: x(n), y: y(100 * score) })),
    line: drawn.length > 1 ? path(drawn.map(({ n, score }) => [n, score])) : null,
    band:
      drawn.length > 1
        ? `${path([
            ...drawn.map(({ n, ci95 }) => [n, ci95[1]] as const),
            ...drawn.toReversed().map(({ n, ci95 }) => [n, ci95[0]] as const),
          ])}Z`
        : null,
    flat:
      poor === null && flat !== null && Math.log(flat) >= across[0] && Math.log(flat) <= across[1]
        ? x(flat)
        : null,
    sizes: sizes.map((n) => ({ n, x: x(n) })),
    scores: roundTicks(upward[0], upward[1], 4).map((value) => ({ value, y: y(value) })),
  };
}
