/** What `compare` prints: the pairs, the family, the reasons. */
import type { EvaluationComparison, PairedScore } from '../common/evaluation-comparison';
import { decimals, intervalText, textTable } from './text-table';

export function describeComparison(comparison: EvaluationComparison): string {
  const { systems, scores, family, seed, resamples } = comparison;
  const parts = systems.map(({ name, evaluation }, i) => `${letter(i)}  ${name} (evaluation ${evaluation})`);
  const several = new Set(scores.map(({ pair }) => pair.join())).size > 1;
  const table = textTable(
    [
      ...(several ? ['pair'] : []),
      ...['task', 'scoring', 'metric', 'a', 'b', 'b - a', '95 % interval', 'n', 'documents', 'test'],
      ...['p', 'Holm', 'BH', 'won/lost', 'detectable'],
    ],
    scores.map((score) => [...(several ? [score.pair.map(letter).join(' – ')] : []), ...cells(score)]),
  );
  return [
    ...parts,
    table,
    `Holm and Benjamini-Hochberg (BH, for exploration) over ${family.statement}.`,
    `Two-sided tests: McNemar’s exact one for right and wrong, approximate randomisation for the rest; intervals by paired bootstrap; ${resamples.toLocaleString('en')} resamples, seed ${seed}.`,
    '“detectable” is the difference that as many items show in four of five runs at level .05.',
    ...groupLines(comparison),
    ...remarks(comparison),
  ].join('\n');
}

const letter = (i: number): string => String.fromCharCode(65 + i);

const pValue = (p: number | null): string =>
  p === null ? '–' : p < 0.0001 ? p.toExponential(1) : p.toFixed(4);

function cells(score: PairedScore): (string | number | null)[] {
  const { task, scoring, metric, a, b, difference, ci95, n, clusters, test, discordant } = score;
  return [
    ...[task, scoring, metric, decimals(a), decimals(b), signed(difference), intervalText(ci95)],
    ...[n, clusters ?? null, test],
    ...[pValue(score.p), pValue(score.holm), pValue(score.benjaminiHochberg)],
    discordant ? `${discordant.won}/${discordant.lost}` : '–',
    decimals(score.detectable),
  ];
}

const signed = (value: number | null): string =>
  value === null ? '–' : `${value < 0 ? '' : '+'}${decimals(value)}`;

function groupLines({ groups }: EvaluationComparison): string[] {
  return groups.map(({ group, way, pair, tasks, before, after, absolute, relative }) => {
    const change =
      relative === null
        ? 'no relative gain from 0'
        : `${relative < 0 ? '' : '+'}${(100 * relative).toFixed(1)} %`;
    const over = `${tasks} task${tasks === 1 ? '' : 's'}`;
    return `${group} by ${way}, ${pair.map(letter).join(' – ')}: mean of ${over} ${decimals(before)} → ${decimals(after)} (${signed(absolute)}; ${change})`;
  });
}

/** Whatever was not compared, and why. */
function remarks({ scores, unpaired, unpairedItems, differences, settings }: EvaluationComparison): string[] {
  const lines = unpaired.map(
    ({ task, scoring, only }) => `${task} by ${scoring} is in ${only.toUpperCase()} alone and not compared.`,
  );
  for (const { task, only, items } of unpairedItems)
    lines.push(`${task}: items in ${only.toUpperCase()} alone, such as ${items.slice(0, 5).join(', ')}.`);
  for (const { task, scoring, metric, onlyA, onlyB, otherTarget, withoutValue, reason } of scores) {
    const counts = [
      [onlyA, 'in A alone'],
      [onlyB, 'in B alone'],
      [otherTarget, 'held against another answer'],
      [withoutValue, 'without a value'],
    ] as const;
    const left = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
    if (left.length > 0) lines.push(`${task} ${scoring} ${metric}: items not compared: ${left.join(', ')}.`);
    if (reason !== null) lines.push(`${task} ${scoring} ${metric}: ${reason}`);
  }
  for (const { words, effect } of differences)
    lines.push(`${words}${effect === 'digits' ? ' (last digits only)' : ''}.`);
  for (const { name, values } of settings)
    lines.push(
      `Asked differently: ${name}, ${values.map((value) => value ?? 'not there').join(' against ')}.`,
    );
  return lines;
}
