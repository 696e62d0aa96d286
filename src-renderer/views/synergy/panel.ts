/** What stands beside the heat map: the facts of the square that is looked at, and the lines of its synergies. */
import type { Cell, Matrix } from '../../../src-main/common/matrix';
import type { Factorial } from '../../../src-main/common/study';
import { sameTraining } from '../../../src-main/common/training';
import type { ForestLine } from '../../charts/forest';
import type { Ink } from '../../charts/figure';
import type { ShownShare } from '../../charts/shares-bar';
import { categories } from '../../../src-main/common/instruction';
import { count, difference, pValue, percent, plusMinus, points } from '../../format';
import { changeOf, shownOf, type Grid, type GridColumn, type GridRow, type Show, type Square } from './grid';

/** What two and more categories do beyond what they do apart, the pairs first. */
export function interactionLines({ interactions }: Factorial): ForestLine[] {
  const sets = interactions.filter(({ members }) => members.length > 1);
  const all = sets.length > 1 ? Math.max(...sets.map(({ members }) => members.length)) : 0;
  return sets
    .toSorted((a, b) => a.members.length - b.members.length)
    .map(({ members, value, ci95: [low, high] }) => ({
      name: members.length === all && all === 3 ? 'three-way' : members.join(' × '),
      value: 100 * value,
      ci95: [100 * low, 100 * high],
      strong: low > 0 || high < 0,
    }));
}

/** What each category has of the gain of all. */
export const shareLines = ({ shapley, training }: Factorial): ShownShare[] =>
  shapley.map(({ value, ci95 }, i) => ({
    name: training.row[i]!,
    value: 100 * value,
    interval: ci95.map((end) => difference(100 * end)).join(' to '),
    ink: inkOf(training.row[i]!, i),
  }));

/** Groups of the plan have no colour of their own. */
const inkOf = (name: string, i: number): Ink =>
  categories.some((one) => one === name) ? (name.toLowerCase() as Ink) : `series-${1 + (i % 3)}`;

/** @param base the square of the same column in the row of the base */
export function factsOf(
  square: Square,
  column: GridColumn,
  { show, base, family }: { show: Show; base: Square | null; family: number | null },
): [name: string, value: string][] {
  const { cell, studied } = square;
  const change = changeOf(square, show);
  const facts: [string, string][] = [];
  const score = shownOf(square, 'score');
  const before = base && shownOf(base, 'score');
  if (base && before && score)
    facts.push(['Base → tuned', `${points(before.value)} → ${points(score.value)}`]);
  if (change && show !== 'relative' && change.relative)
    facts.push(['Relative change', `${difference(100 * change.relative.value)} %`]);
  if (change?.pHolm !== null && change?.pHolm !== undefined)
    facts.push([`p, Holm over ${count(family ?? 0)}`, pValue(change.pHolm).replace(/^= /, '')]);
  if (change?.seeds) {
    const ends = change.seeds.ci95.map((end) => difference(100 * end)).join(' to ');
    facts.push([`Over ${studied!.seeds} seeds, t`, `${ends}, p ${pValue(change.seeds.p)}`]);
  } else if (cell?.range && show !== 'fromSingle' && show !== 'relative') {
    const range = show === 'score' ? cell.range.map(points) : square.difference?.range?.map(difference);
    if (range) facts.push([`Range over ${cell.seeds} seeds`, range.join(' to ')]);
  }
  if (show !== 'score' && score && Number.isFinite(score.half))
    facts.push(['Score ± half its interval', `${points(score.value)} ${plusMinus(score.half)}`]);
  facts.push(...itemFacts(cell?.n ?? null, column));
  if (cell && cell.parseRate !== null) {
    const was = base?.cell?.parseRate ?? null;
    const now = percent(cell.parseRate, 1);
    facts.push(['Answers that could be read', was === null ? now : `${percent(was, 1)} → ${now}`]);
  }
  return facts;
}

function itemFacts(n: number | null, { items, documents, missing }: GridColumn): [string, string][] {
  if (items === null) return n === null ? [] : [['Items', count(n)]];
  const facts: [string, string][] = [['Items', count(items)]];
  if (documents !== null) facts.push(['Documents they come from', count(documents)]);
  if (missing > 0) facts.push(['Left out, not answered by all', count(missing)]);
  return facts;
}

/** The finished cell whose items stand behind a row, that of the first seed; null: none is done. */
export function openableCell({ cells }: Matrix, { base, training }: GridRow): Cell | null {
  const same = sameTraining(training);
  return (
    cells.find((cell) => cell.state === 'done' && cell.base === base && sameTraining(cell) === same) ?? null
  );
}

/** The square of the same column in the row of the same base. */
export function baseSquare({ rows }: Grid, base: string, column: number): Square | null {
  return rows.find((row) => row.isBase && row.base === base)?.squares[column] ?? null;
}
