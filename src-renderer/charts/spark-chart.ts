/** A small curve without axes: how one quantity went, with a point at its present value. */
import type { ChartConfiguration } from 'chart.js';
import type { Palette } from '../state/theme.svelte';
import { still } from './loss-chart';
import { thin } from './thin';

/** A small curve is some hundred pixels wide. */
const mostPoints = 400;

/**
 * @param points by step
 * @param steps of the whole run: the curve takes its share of the width
 */
export function sparkChart(
  points: readonly { x: number; y: number }[],
  steps: number,
  colours: Palette,
): ChartConfiguration<'line'> {
  const data = thin(
    points.map(({ y }) => y),
    mostPoints,
  ).map((i) => points[i]!);
  const last = data.slice(-1);
  return {
    type: 'line',
    data: {
      datasets: [
        { data, borderColor: colours['text-2'], borderWidth: 1.5, pointRadius: 0 },
        {
          data: last,
          borderColor: colours['text-2'],
          backgroundColor: colours['text-2'],
          pointRadius: 2.5,
          clip: false,
        },
      ],
    },
    options: {
      ...still,
      layout: { padding: 4 },
      scales: {
        x: { type: 'linear', display: false, min: 0, max: Math.max(1, steps - 1) },
        y: { type: 'linear', display: false, beginAtZero: true, grace: '5%' },
      },
    },
  };
}
