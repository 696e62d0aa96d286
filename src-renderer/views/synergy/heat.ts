/** What the heat map says about a square: its step of colour, its two lines, its whole sentence. Arithmetic is done elsewhere. */
import type { MatrixView, ViewCell } from '../../../src-main/common/matrix';
import { countOf, difference, percent, plusMinus, points } from '../../format';
import { metricWords } from '../../words';

export type Show = 'score' | 'fromBase';
export type Column = MatrixView['columns'][number];

/** Steps are fixed, not stretched to the data, so that two matrices can be laid side by side. Points. */
export const differenceSteps = [1, 3, 6, 10] as const;
export const scoreSteps = [15, 30, 45, 60, 75, 90] as const;

/** The name of a tint token, without its dashes. */
export function tintOf(value: number, show: Show): string | null {
  if (!Number.isFinite(value)) return null;
  if (show === 'score') return `seq-${scoreSteps.filter((step) => value >= step).length}`;
  const step = differenceSteps.filter((least) => Math.abs(value) >= least).length;
  return step === 0 ? 'div-0' : `div-${value > 0 ? 'p' : 'n'}${step}`;
}

/** The number of a square; empty before there is one. */
export function numberOf(cell: ViewCell, show: Show): string {
  if (!Number.isFinite(cell.value)) return '';
  return show === 'score' ? points(cell.value) : difference(cell.value);
}

/**
 * The line beneath: half the interval of what is shown. An interval of a change takes a paired test; without one the
 * score itself stands there with its own.
 * @param scored the same square, showing its score
 */
export function intervalOf(cell: ViewCell, scored: ViewCell, show: Show): string {
  if (!Number.isFinite(cell.value)) return '';
  if (show === 'score' || Number.isFinite(cell.halfWidth)) return plusMinus(cell.halfWidth);
  return `to ${points(scored.value)} ${plusMinus(scored.halfWidth)}`;
}

/** What stands in a square that has no number. */
export function placeholderOf(cell: ViewCell | null): string {
  if (!cell) return '–';
  return cell.state === 'done' ? 'no base' : cell.state;
}

/**
 * Everything about a square as sentences for a screen reader. What is printed in it comes word for word, so that the
 * name contains what is seen.
 */
export function cellSentence(
  row: string,
  column: Column,
  { cell, scored, show }: { cell: ViewCell | null; scored: ViewCell | null; show: Show },
): string {
  const where = `${row} on ${column.title}, ${metricWords[column.metric]}`;
  if (!cell || !scored) return `${where}: – not scored.`;
  const number = numberOf(cell, show);
  if (!number) return `${where}: ${placeholderOf(cell)}. ${cell.error ?? ''}`.trim();
  const parts = [`${number} ${intervalOf(cell, scored, show)} points`];
  if (show === 'fromBase' && cell.base !== null) parts.push(`base ${points(cell.base)}`);
  if (cell.range) {
    const [low, high] = cell.range.map(show === 'score' ? points : difference);
    parts.push(`mean of ${cell.seeds} seeds from ${low} to ${high}`);
  }
  parts.push(countOf(cell.n, 'item'));
  if (cell.parseRate !== null) parts.push(`${percent(cell.parseRate)} of the answers could be read`);
  return `${where}: ${parts.join(', ')}${cell.state === 'done' ? '' : `, ${cell.state}`}.`;
}

const groupOrder = ['QA', 'IE', 'GEN'];

/** Column numbers by group, in the order the groups are read; within a group as the matrix has them. */
export function groupColumns(columns: readonly Column[]): { group: string; columns: number[] }[] {
  return groupOrder
    .map((group) => ({ group, columns: columns.flatMap((column, i) => (column.group === group ? [i] : [])) }))
    .filter(({ columns }) => columns.length > 0);
}

/** Where an arrow key leads in a grid of so many rows and columns; null for any other key. */
export function moveTo(
  key: string,
  [row, column]: readonly [number, number],
  [rows, columns]: readonly [number, number],
): [number, number] | null {
  const within = (value: number, length: number) => Math.max(0, Math.min(length - 1, value));
  const moves: Record<string, [number, number]> = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    Home: [row, 0],
    End: [row, columns - 1],
    PageUp: [0, column],
    PageDown: [rows - 1, column],
  };
  const to = moves[key];
  return to ? [within(to[0], rows), within(to[1], columns)] : null;
}
