/** Lengths of instructions in tokens: a bar for every bin, those beyond the limit in another colour. */
import type { ChartConfiguration } from 'chart.js';
import type { LengthSummary } from '../../src-main/common/lengths';
import { count, countOf } from '../format';
import type { Palette } from '../state/theme.svelte';

const font = { family: 'system-ui, sans-serif', size: 11 };

export function lengthChart({ bins, limit }: LengthSummary, colours: Palette): ChartConfiguration<'bar'> {
  const axis = { color: colours.axis, font, maxRotation: 0 };
  return {
    type: 'bar',
    data: {
      labels: bins.map(({ from, to }) => (to === null ? `${count(from)}+` : count(from))),
      datasets: [
        {
          data: bins.map(({ rows }) => rows),
          backgroundColor: bins.map(({ from }) => (from > limit ? colours['series-2'] : colours['series-1'])),
          barPercentage: 1,
          categoryPercentage: 0.94,
          minBarLength: 2,
        },
      ],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      scales: {
        x: {
          grid: { display: false },
          border: { color: colours['line-strong'] },
          ticks: { ...axis, maxTicksLimit: 9 },
        },
        y: {
          beginAtZero: true,
          grid: { color: colours.grid },
          border: { display: false },
          ticks: { ...axis, precision: 0, maxTicksLimit: 4, callback: (rows) => count(Number(rows)) },
        },
      },
    },
  };
}

/** One sentence that says what the picture shows. */
export function lengthSentence({ rows, median, p95, longest, limit, leftOut }: LengthSummary): string {
  if (median === null || p95 === null || longest === null) return 'Token lengths: no rows';
  return `Token lengths of ${countOf(rows, 'row')}: median ${count(median)}, 95 % up to ${count(p95)}, longest ${count(longest)}; ${countOf(leftOut, 'row')} longer than ${count(limit)}`;
}
