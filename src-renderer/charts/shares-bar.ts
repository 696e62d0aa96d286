/** Shares that sum to a whole as one bar: what adds lies right of zero, what takes away lies left of it. Geometry only. */

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

const percent = (share: number): number => Math.round(10_000 * share) / 100;
