/** Affinities and similarities in words and tables. */
import { basename, dirname } from 'node:path';
import type { AdapterSimilarity, MatrixSimilarity } from '../common/adapter-similarity';
import type { AffinityCheck, AffinityResult, RankCheck, Ranked, Recommendation } from '../common/affinity';
import { rowName, trainingName } from '../common/training';
import { textTable } from './text-table';

const count = (value: number) => value.toLocaleString('en');
const cosine = (value: number) => value.toFixed(3);
const points = (share: number) => `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)}`;

export function describeAffinity(result: AffinityResult): string {
  return [
    table(result),
    cost(result),
    recommendations(result),
    ...result.checks.map(describeCheck),
    ...(result.matrix !== null && result.checks.length === 0
      ? ['The matrix has no training on these categories to hold it against.']
      : []),
  ].join('\n\n');
}

function table({ base, members, tasks, cosines, settings }: AffinityResult): string {
  const cells = textTable(
    [`affinity on ${basename(base)}`, 'rows', ...tasks.map(({ name }) => name)],
    members.map(({ name, sampled }, i) => [
      name,
      sampled,
      ...cosines[i]!.map(
        ({ value, ci95: [low, high] }) => `${cosine(value)} [${cosine(low)}, ${cosine(high)}]`,
      ),
    ]),
  );
  const start =
    settings.warmup === 0
      ? 'a fresh adapter'
      : `an adapter after ${settings.warmup} steps on all of them, preconditioned as by Adam`;
  const scored = tasks.filter((task) => task.scored).map(({ name }) => name);
  const note =
    scored.length === 0
      ? ''
      : `\nDrawn from all that an evaluation of the file would score, so better not the test itself: ${scored.join(', ')}.`;
  return `${cells}\nCosine of mean gradients at ${start}; 95 % intervals over rows and items, seed ${settings.seed}.${note}`;
}

function cost({ cost: { members, tasks, warmup, seconds }, cell }: AffinityResult): string {
  const tokens = members + tasks + warmup;
  const what = cell.by === 'budget' ? 'one cell of the matrix' : 'one training on the largest category';
  return (
    `It took ${count(tokens)} tokens (${count(members)} of rows, ${count(tasks)} of items` +
    `${warmup > 0 ? `, ${count(warmup)} to warm up` : ''}) and ${seconds.toFixed(1)} s; ` +
    `${what} takes ${count(cell.tokens)}, ${(cell.tokens / tokens).toFixed(1)} times as many.`
  );
}

function recommendations({ recommendations: all, checks: [check] }: AffinityResult): string {
  const error = check?.error ?? null;
  const rows = textTable(
    ['task', 'train on', 'affinity', 'expected gain, points'],
    all.map(({ task, row, predicted, expected }) => [
      task,
      row === null ? 'nothing told: it predicts the other tasks wrongly' : rowName(row),
      predicted === null ? '–' : cosine(predicted),
      expected === null ? '–' : points(expected),
    ]),
  );
  return error === null
    ? rows
    : `${rows}\nExpected gains come from the other tasks of the matrix; on tasks left out they were off by ${(100 * error).toFixed(1)} points (root mean square).`;
}

function describeCheck({ leftOut, gains, ...check }: AffinityCheck): string {
  const rows = textTable(
    [`${check.way}, each task left out`, 'recommended', 'gain', 'best single', 'gain', 'all', 'gain', 'best'],
    leftOut.map((one) => [
      one.task,
      named(one),
      points(one.gain),
      one.bestSingle ? rowName(one.bestSingle.row) : '–',
      one.bestSingle ? points(one.bestSingle.gain) : '–',
      rowName(one.all.row),
      points(one.all.gain),
      points(one.best.gain),
    ]),
  );
  return [
    ranks(check),
    rows,
    ...(gains
      ? [
          `Mean gain over tasks: recommended ${points(gains.recommended)}` +
            `${gains.bestSingle === null ? '' : `, best single category ${points(gains.bestSingle)}`}` +
            `, all ${points(gains.all)}, best set ${points(gains.best)} points.`,
        ]
      : []),
  ].join('\n');
}

function ranks({ way, training, rank, rankWithin }: RankCheck): string {
  const kind = trainingName({ row: ['these sets'], ...training });
  return `Against the matrix, ${way}, trained on ${kind}: ${ranked(rank)}; within tasks ${ranked(rankWithin)}.`;
}

const named = ({ row }: Recommendation) => (row === null ? 'nothing (all)' : rowName(row));

function ranked(rank: Ranked | null): string {
  if (!rank) return 'too few pairs for a rank correlation';
  const {
    rho,
    ci95: [low, high],
    pairs,
    over,
  } = rank;
  return `rank correlation ${rho.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}] of ${pairs} pairs (resampled by ${over === 'clusters' ? 'task' : 'pair'})`;
}

export function describeSimilarity({ files, norms, cosines, modules }: AdapterSimilarity): string {
  const names = files.map((file, i) => `${i + 1} ${shortName(file, files)}`);
  const all = textTable(
    ['cosine of weight changes', 'length', ...files.map((_, i) => String(i + 1))],
    names.map((name, i) => [name, norms[i]!.toFixed(4), ...cosines[i]!.map(cosine)]),
  );
  const byModule = textTable(
    ['module', ...pairsOf(files).map(([i, j]) => `${i + 1} · ${j + 1}`)],
    modules.map(({ module, cosines: own }) => [
      module,
      ...pairsOf(files).map(([i, j]) => cosine(own[i]![j]!)),
    ]),
  );
  return `${all}\n\n${byModule}`;
}

export function describeMatrixSimilarity(result: MatrixSimilarity): string {
  const { base, rows, singles, cosines, checks } = result;
  const table = textTable(
    [`adapters on ${basename(base)}`, ...singles],
    rows.map((row, r) => [
      rowName(row),
      ...cosines[r]!.map((one) =>
        one ? `${cosine(one.value)} [${cosine(one.range[0])}, ${cosine(one.range[1])}]` : '–',
      ),
    ]),
  );
  const seeds = Math.max(...cosines.flat().map((one) => one?.seeds ?? 0));
  return [
    `${table}\nCosine of what two adapters of one seed change, mean and range over ${seeds === 1 ? 'one seed' : `${seeds} seeds`}.`,
    ...(checks.length > 0
      ? [
          [
            'Does likeness to a task’s own category go with what is gained on the task?',
            ...checks.map(ranks),
          ].join('\n'),
        ]
      : [
          'No task of the matrix is of a category that was trained alone: there is nothing to hold it against.',
        ]),
  ].join('\n\n');
}

/** With its folder, where another has the same name. */
const shortName = (file: string, files: readonly string[]): string =>
  files.some((other) => other !== file && basename(other) === basename(file))
    ? `${basename(dirname(file))}/${basename(file)}`
    : basename(file);

const pairsOf = (files: readonly string[]): [number, number][] =>
  files.flatMap((_, i) => files.slice(i + 1).map((_other, j): [number, number] => [i, i + 1 + j]));
