/** A chart.js plugin that writes each line's name and last value at its end, in place of a legend. */
import type { Chart, ChartType, Plugin } from 'chart.js';

export interface LineEnd {
  text: string;
  colour: string;
  /** Which dataset of the chart it belongs to. */
  dataset: number;
}

export interface LineEndOptions {
  ends: LineEnd[];
  /** CSS font. */
  font: string;
  /** Colour behind the letters. */
  surface: string;
}

declare module 'chart.js' {
  interface PluginOptionsByType<TType extends ChartType> {
    lineEnds?: TType extends 'line' ? Partial<LineEndOptions> : never;
  }
}

/** Least distance of two labels, CSS pixels. */
const lineHeight = 16;

export const lineEnds: Plugin<'line', Partial<LineEndOptions>> = {
  id: 'lineEnds',
  afterDatasetsDraw(chart, _args, { ends, font, surface }) {
    if (!ends?.length || !font || !surface) return;
    const placed = ends.flatMap((end) => {
      const point = chart.getDatasetMeta(end.dataset).data.at(-1)?.getProps(['x', 'y'], true);
      return point ? [{ ...end, x: point.x, y: point.y }] : [];
    });
    const { top, bottom } = chart.chartArea;
    const heights = spread(
      placed.map(({ y }) => y),
      lineHeight,
      top + 6,
      bottom - 6,
    );
    placed.forEach((end, i) => write(chart, { ...end, y: heights[i]! }, font, surface));
  },
};

function write(
  { ctx, width }: Chart,
  { text, colour, x, y }: LineEnd & { x: number; y: number },
  font: string,
  surface: string,
): void {
  ctx.save();
  Object.assign(ctx, { font, textBaseline: 'middle', lineWidth: 4, lineJoin: 'round' });
  const left = Math.min(x + 8, width - ctx.measureText(text).width);
  ctx.strokeStyle = surface;
  ctx.strokeText(text, left, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, left, y);
  ctx.restore();
}

/**
 * Moves heights apart until they are `distance` away from each other, keeping their order, within [low, high].
 * @returns the heights in the order they were given
 */
export function spread(heights: readonly number[], distance: number, low: number, high: number): number[] {
  const order = heights.map((_, i) => i).sort((a, b) => heights[a]! - heights[b]!);
  const placed = heights.map((height) => Math.min(high, Math.max(low, height)));
  for (let k = 1; k < order.length; k++)
    placed[order[k]!] = Math.max(placed[order[k]!]!, placed[order[k - 1]!]! + distance);
  let ceiling = high;
  for (const i of order.reverse()) {
    placed[i] = Math.min(placed[i]!, ceiling);
    ceiling = placed[i]! - distance;
  }
  return placed;
}
