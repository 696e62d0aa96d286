/** Shares that sum to a whole as one bar: what adds lies right of zero, what takes away lies left of it. */
import { difference } from '../format';
import type { Figure, Ink, Shape } from './figure';

export interface Share {
  name: string;
  value: number;
}

/** In percent of the width. */
export interface SharesBar {
  zero: number;
  parts: { share: Share; left: number; width: number }[];
}

/** @param shares at least one of which is not 0, or nothing is drawn */
export function sharesBar(shares: readonly Share[]): SharesBar {
  const sum = (sign: 1 | -1) => shares.reduce((all, { value }) => all + Math.max(0, sign * value), 0);
  const [below, above] = [sum(-1), sum(1)];
  const whole = below + above || 1;
  let [left, right] = [below, below];
  const parts = [...shares]
    .sort((a, b) => b.value - a.value)
    .map((share) => {
      const width = Math.abs(share.value);
      if (share.value < 0) left -= width;
      const start = share.value < 0 ? left : right;
      if (share.value >= 0) right += width;
      return { share, left: percent(start / whole), width: percent(width / whole) };
    });
  return { zero: percent(below / whole), parts };
}

/** A share as it is drawn: its colour, and its interval in words. */
export interface ShownShare extends Share {
  ink: Ink;
  interval: string;
}

const [barHeight, rowHeight, over] = [16, 20, 3];

/** The bar; with `listed` also each share under it with its colour, number and interval. */
export function sharesFigure(shares: readonly ShownShare[], width: number, listed: boolean): Figure {
  const { zero, parts } = sharesBar(shares);
  const at = (share: number) => (share / 100) * width;
  const inkOf = ({ name }: Share) => shares.find((one) => one.name === name)!.ink;
  const bottom = barHeight + 2 * over;
  return {
    width,
    height: bottom + (listed ? shares.length * rowHeight + 6 : 0),
    shapes: [
      { kind: 'box', x: 0, y: over, width, height: barHeight, fill: 'sunken' },
      // A gap between neighbours, so that the colour alone need not part them.
      ...parts.map(({ share, left, width: of }): Shape => ({
        ...{ kind: 'box', x: at(left), y: over, width: Math.max(2, at(of) - 2), height: barHeight },
        fill: inkOf(share),
      })),
      ...(zero > 0
        ? [{ kind: 'path', d: `M${at(zero)} 0V${bottom}`, stroke: 'text', thick: true } as const]
        : []),
      ...(listed ? shares.flatMap((share, i) => listedAt(share, bottom + i * rowHeight, width)) : []),
    ],
  };
}

function listedAt({ name, value, interval, ink }: ShownShare, top: number, width: number): Shape[] {
  const words = { kind: 'text', y: top + 16, size: 12 } as const;
  return [
    { kind: 'box', x: 0, y: top + 6, width: 10, height: 10, fill: ink },
    { ...words, x: 18, words: name, at: 'start', ink: 'text' },
    { ...words, x: width - 110, words: difference(value), at: 'end', ink: 'text', bold: true },
    { ...words, x: width, words: interval, at: 'end', ink: 'text-2' },
  ];
}

const percent = (share: number): number => Math.round(10_000 * share) / 100;
