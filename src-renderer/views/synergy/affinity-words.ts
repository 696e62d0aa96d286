/** Lines of the Affinity part: what was predicted beside what was measured, in words. */
import type {
  Affinity,
  AffinityCheck,
  AffinityPair,
  RankCheck,
  Ranked,
  Recommendation,
} from '../../../src-main/common/affinity';
import { methodNames, originNames, rowName } from '../../../src-main/common/training';
import type { Figure } from '../../charts/figure';
import { scatter } from '../../charts/scatter';
import { cosine, countOf, difference } from '../../format';

type TitleOf = (task: string) => string;

/** Measured change, in points, by what was told of it: “Affinity”. */
export function checkFigure({ pairs }: RankCheck, told: string, titleOf: TitleOf): Figure {
  const points = pairs.map((pair) => ({
    x: pair.predicted,
    y: 100 * pair.measured.value,
    ci95: pair.measured.ci95.map((end) => 100 * end) as [number, number],
    strong: pair.measured.ci95[0] > 0 || pair.measured.ci95[1] < 0,
    about: aboutPair(pair, told.toLowerCase(), titleOf),
  }));
  return scatter(points, {
    across: { title: told.toLowerCase(), words: cosine },
    upward: {
      title: 'measured change from base, points',
      words: (value) => difference(value).replace('.0', ''),
    },
  });
}

const aboutPair = ({ row, task, predicted, measured }: AffinityPair, told: string, titleOf: TitleOf) =>
  `${rowName(row)} on ${titleOf(task)}: ${told} ${cosine(predicted)}, change ${inPoints(measured.value)}`;

export const inPoints = (share: number): string => difference(100 * share);

/** Of the trainings that were compared: “LoRA · 500 rows”. */
export const kindWords = ({ method, size, origin }: AffinityCheck['training']): string =>
  [
    methodNames[method],
    ...(size === null ? [] : [countOf(size, 'row')]),
    ...(origin === 'all' ? [] : [originNames[origin]]),
  ].join(' · ');

/** “+0.62, +0.31 to +0.80, over 21 pairs, 7 tasks drawn anew”. */
export function rankWords(rank: Ranked | null): string {
  if (!rank) return 'too few pairs';
  const over = rank.over === 'clusters' ? 'whole tasks drawn anew' : 'single pairs drawn, so too narrow';
  return `${cosine(rank.rho)}, ${rank.ci95.map(cosine).join(' to ')}, over ${countOf(rank.pairs, 'pair')}, ${over}`;
}

/** “QA + IE, +4.2 expected”. */
export function recommendationWords({ row, expected }: Recommendation): string {
  if (!row) return 'nothing: more affinity did not go with more gain';
  return `${rowName(row)}${expected === null ? '' : `, ${inPoints(expected)} expected`}`;
}

/** How far recommendations for tasks that are not measured may be trusted: what each task left out says. */
export function trustWords(check: AffinityCheck | null): string {
  if (check?.error == null) return 'tasks not measured yet';
  const off = inPoints(check.error).replace('+', '');
  const gains = check.gains
    ? `; followed there it gained ${inPoints(check.gains.recommended)} on average, all together ${inPoints(check.gains.all)}`
    : '';
  return `tasks not measured yet; on those left out it was off by ${off} points${gains}`;
}

/** Recommendations of the tasks that the check has no measurement of. */
export function forUnmeasured(
  recommendations: readonly Recommendation[],
  check: AffinityCheck | null,
): Recommendation[] {
  const measured = new Set(check?.pairs.map(({ task }) => task));
  return recommendations.filter(({ task }) => !measured.has(task));
}

/** Tasks whose very test items the gradients were drawn from. */
export const scoredTasks = ({ tasks }: Affinity): string[] =>
  tasks.filter(({ scored }) => scored).map(({ title }) => title);
