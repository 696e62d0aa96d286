/** Computes the numbers of an unpacked bundle again. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Score } from '../common/benchmark';
import type { Bundle, Verification } from '../common/bundle';
import { readAnswers } from '../evaluate/evaluation-folder';
import { scorePredictions } from '../evaluate/score';
import { formatTable, matrixTable } from '../export/tables';
import { taskNamed } from '../tasks';
import { bundledMatrix, bundledScores, bundledSettings, bundledText, isFile } from './bundle-parts';
import { verifyStudy } from './bundle-study';

export function verifyBundle(
  folder: string,
  about: Bundle,
  onProgress?: (fraction: number) => void,
): Verification {
  const withheld = new Set(about.withheld);
  const paths = Object.keys(about.files);
  const recomputed = about.evaluations.map((id) => {
    const place = join(folder, 'evaluations', id);
    const scores = recompute(place, withheld);
    return { id, scores, different: differences(id, place, scores, ({ task }) => !withheld.has(task)) };
  });
  return {
    files: paths.length,
    damaged: paths.filter((path) => !isWhole(join(folder, path), about.files[path]!.sha256)),
    recomputed: recomputed.reduce((sum, { scores }) => sum + scores.length, 0),
    different: recomputed.flatMap(({ different }) => different),
    withheld: about.evaluations
      .flatMap((id) => bundledScores(join(folder, 'evaluations', id)))
      .filter(({ task }) => withheld.has(task)).length,
    sameMatrix: about.kind === 'matrix' ? isMatrix(folder, recomputed, withheld) : null,
    study: about.kind === 'matrix' ? verifyStudy(folder, about, onProgress) : null,
  };
}

function isWhole(file: string, sha256: string): boolean {
  return isFile(file) && createHash('sha256').update(readFileSync(file)).digest('hex') === sha256;
}

/** The scores of an evaluation folder from its answers, but of withheld tasks. */
function recompute(place: string, withheld: ReadonlySet<string>): Score[] {
  const { tasks, seed } = bundledSettings(place);
  const answers = readAnswers(place, withheld);
  return tasks
    .filter(({ name }) => !withheld.has(name))
    .flatMap(({ name, own }) => {
      const task = own ?? taskNamed(name);
      return scorePredictions(
        task,
        answers.filter((one) => one.task === name),
        seed,
      );
    });
}

/**
 * Where scores are not those that an evaluation folder holds, number by number; what is in one alone counts as different.
 * @param counts which of the folder's are looked at
 */
export function differences(
  evaluation: string,
  place: string,
  scores: readonly Score[],
  counts: (score: Score) => boolean,
): Verification['different'] {
  const stored = numbersOf(bundledScores(place).filter(counts));
  const now = numbersOf(scores);
  return [...new Set([...stored.keys(), ...now.keys()])].flatMap((what) => {
    const [before, after] = [stored.get(what) ?? null, now.get(what) ?? null];
    return before === after ? [] : [{ evaluation, what, stored: before, recomputed: after }];
  });
}

/** Every number of some scores by what it is; NaN, which JSON has not, as null. */
function numbersOf(scores: readonly Score[]): Map<string, number | null> {
  const known = (value: number | null) => (value === null || Number.isNaN(value) ? null : value);
  return new Map(
    scores.flatMap(({ task, scoring, metric, value, stderr, ci95, n, parseRate }) =>
      Object.entries({ value, stderr, low: ci95[0], high: ci95[1], n, parseRate }).map(
        ([name, number]) => [`${task} ${scoring} ${metric} ${name}`, known(number)] as const,
      ),
    ),
  );
}

/** Whether the matrix of the recomputed scores is the one that was packed; withheld numbers are taken as they were stored. */
function isMatrix(
  folder: string,
  recomputed: readonly { id: string; scores: Score[] }[],
  withheld: ReadonlySet<string>,
): boolean {
  const matrix = bundledMatrix(folder);
  const cells = matrix.cells.map((cell) => ({
    ...cell,
    scores: [
      ...(recomputed.find(({ id }) => id === cell.key)?.scores ?? []),
      ...bundledScores(join(folder, 'evaluations', cell.key)).filter(({ task }) => withheld.has(task)),
    ],
  }));
  return formatTable(matrixTable({ ...matrix, cells }), 'csv') === bundledText(join(folder, 'matrix.csv'));
}
