/** What the heat map says in a square: its step of colour, its two lines, its interval, its whole sentence. */
import type { MetricName } from '../../../src-main/common/metrics';
import { countOf, difference, pValue, percent, plusMinus, points } from '../../format';
import { metricWords } from '../../words';
import { changeOf, shownOf, type GridColumn, type GridRow, type Show, type Square } from './grid';

/** Steps are fixed, not stretched to the data, so that two matrices can be laid side by side. Points, or percent. */
export const steps: Record<Show, readonly number[]> = {
  score: [15, 30, 45, 60, 75, 90],
  fromBase: [1, 3, 6, 10],
  relative: [2, 6, 15, 30],
  fromSingle: [1, 3, 6, 10],
};

/** What the small interval of a square has room for, to either side of zero. */
export const reach: Record<Exclude<Show, 'score'>, number> = { fromBase: 20, relative: 60, fromSingle: 20 };

/** What is shown, as a title; in which unit. */
export const showWords: Record<Show, { title: string; unit: string }> = {
  score: { title: 'Score', unit: 'points' },
  fromBase: { title: 'Change from base', unit: 'points' },
  relative: { title: 'Change relative to base', unit: '%' },
  fromSingle: { title: 'Change from single task', unit: 'points' },
};

/** The name of a tint token, without its dashes. */
export function tintOf(value: number, show: Show): string | null {
  if (!Number.isFinite(value)) return null;
  if (show === 'score') return `seq-${steps.score.filter((step) => value >= step).length}`;
  const step = steps[show].filter((least) => Math.abs(value) >= least).length;
  return step === 0 ? 'div-0' : `div-${value > 0 ? 'p' : 'n'}${step}`;
}

/** A square as it is drawn. */
export interface Drawn {
  number: string;
  /** The line beneath; in a square without a number, why it has none. */
  beneath: string;
  tint: string | null;
  marked: boolean;
  /** Where its interval lies, in percent of the width; null: it has none. */
  whisker: { left: number; right: number } | null;
  state: 'waiting' | 'running' | 'failed' | 'done';
  /** Everything as a sentence for a screen reader; what is printed comes in it word for word. */
  sentence: string;
}

/** The row of the base shows its scores, whatever else is shown. */
export const showIn = ({ isBase }: GridRow, show: Show): Show => (isBase ? 'score' : show);

export function drawn(row: GridRow, column: GridColumn, square: Square, wanted: Show): Drawn {
  const show = showIn(row, wanted);
  const shown = shownOf(square, show);
  const state = square.cell?.state ?? 'done';
  const where = `${row.name} on ${column.title}, ${column.metric ? metricWords[column.metric] : 'several metrics'}`;
  if (!shown) {
    const beneath = placeholderOf(row, column, square, show);
    const why = beneath === '–' ? '– no number' : beneath;
    const sentence = `${where}: ${why}. ${square.cell?.error ?? ''}`.trim();
    return { number: '', beneath, tint: null, marked: false, whisker: null, state, sentence };
  }
  const number = show === 'score' ? points(shown.value) : difference(shown.value);
  const beneath = plusMinus(shown.half);
  return {
    number,
    beneath,
    tint: row.isBase && wanted !== 'score' ? null : tintOf(shown.value, show),
    marked: shown.marked,
    whisker: show === 'score' || !shown.ci95 ? null : whiskerOf(shown.ci95, reach[show]),
    state,
    sentence: `${where}: ${[`${number} ${beneath} ${showWords[show].unit}`, ...factsOf(square, show)].join(', ')}${state === 'done' ? '' : `, ${state}`}.`,
  };
}

/** What stands in a square that has no number. */
function placeholderOf(row: GridRow, column: GridColumn, { cell }: Square, show: Show): string {
  if (cell && cell.state !== 'done') return cell.state;
  if (show === 'fromBase' && cell) return 'no base';
  if (show === 'fromSingle' && row.training.row.join() === column.group) return 'itself';
  return '–';
}

function whiskerOf([low, high]: readonly [number, number], most: number): { left: number; right: number } {
  const place = (value: number) => 50 + (50 * Math.max(-most, Math.min(most, value))) / most;
  return { left: round(place(low)), right: round(100 - place(high)) };
}

const round = (value: number) => Math.round(10 * value) / 10;

function factsOf(square: Square, show: Show): string[] {
  const { cell } = square;
  const shown = shownOf(square, show);
  const change = changeOf(square, show);
  const facts: string[] = [];
  if (shown?.ci95) {
    const words = shown.ci95.map(show === 'score' ? points : difference);
    facts.push(`95 % interval ${words.join(' to ')}`);
  }
  if (change?.pHolm !== null && change?.pHolm !== undefined) {
    facts.push(`p ${pValue(change.pHolm)} after Holm`);
    if (shown?.marked) facts.push('marked');
  }
  if (cell && show === 'fromBase' && cell.base !== null) facts.push(`base ${points(cell.base)}`);
  if (cell) facts.push(countOf(cell.n, 'item'));
  if (cell && cell.parseRate !== null) facts.push(`${percent(cell.parseRate)} of the answers could be read`);
  return facts;
}

/** The head of the table: groups with their metric, or where a group's tasks are not measured alike, the metric of each. */
export function headingsOf(columns: readonly GridColumn[]): {
  groups: { text: string; columns: number }[];
  /** By column; null: it stands with its group. */
  metrics: (MetricName | null)[];
} {
  const byGroup = [...Map.groupBy(columns, ({ group }) => group)].map(([group, own]) => {
    const metrics = new Set(own.filter(({ task }) => task !== null).map(({ metric }) => metric));
    return { group, own, metric: metrics.size === 1 ? [...metrics][0]! : null };
  });
  return {
    groups: byGroup.map(({ group, own, metric }) => ({
      text: metric ? `${group} · ${metricWords[metric]}` : group,
      columns: own.length,
    })),
    metrics: byGroup.flatMap(({ own, metric }) => own.map((column) => (metric ? null : column.metric))),
  };
}

/** The names of all tints of a scale, from low to high. */
export function tintsOf(show: Show): string[] {
  if (show === 'score') return Array.from({ length: 7 }, (_, i) => `seq-${i}`);
  return [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((step) =>
    step === 0 ? 'div-0' : `div-${step > 0 ? 'p' : 'n'}${Math.abs(step)}`,
  );
}
