import { expect, test } from 'vitest';
import type { Score } from '../../src-main/common/benchmark';
import type { TaskSummary } from '../../src-main/common/evaluation';
import { bestOf, scoreView, subjectsIn } from '../../src-main/common/score-view';
import { scores, subjects, tasks } from '../renderer/stage/invented-evaluations';

const task = tasks.find(({ name }) => name === 'medqa')!;
const score = (part: Partial<Score>): Score => ({ ...scores[0]!, task: 'medqa', ...part });

test('a task shows its primary scoring of the way that is asked for, and that scoring’s first metric', () => {
  const all = [
    score({ scoring: 'likelihood-text', value: 0.4 }),
    score({ scoring: 'likelihood-letter', value: 0.25, ci95: [0.2, 0.3] }),
    score({ scoring: 'generate', value: 0.3 }),
  ];
  const [byLikelihood] = scoreView(all, [task], subjectsIn(all), 'likelihood');
  expect(byLikelihood).toMatchObject({
    scoring: 'likelihood-letter',
    metric: 'accuracy',
    cells: [{ value: 25, low: 20, high: 30 }],
  });
  expect(scoreView(all, [task], subjectsIn(all), 'generate')[0]!.cells[0]!.value).toBe(30);
});

test('a task that was not asked in a way is left out, and one that this program does not know keeps its name', () => {
  const all = [score({ task: 'own-task', scoring: 'generate', value: 0.5 })];
  expect(scoreView(all, [], subjectsIn(all), 'likelihood')).toEqual([]);
  expect(scoreView(all, [], subjectsIn(all), 'generate')).toMatchObject([{ title: 'own-task', group: null }]);
});

test('a subject without a score has an empty square, and the best are marked', () => {
  const [base, tuned] = subjects;
  const all = [score({ ...base, scoring: 'generate', value: 0.3 })];
  const row = scoreView(all, [task], [base!, tuned!], 'generate')[0]!;
  expect(row.cells[1]).toBeNull();
  expect(row.best).toEqual([]);
  expect(bestOf([1, 3, null, 3])).toEqual([1, 3]);
});

test('every invented task has a row in each way', () => {
  const known: readonly TaskSummary[] = tasks;
  expect(scoreView(scores, known, subjects, 'generate').map((row) => row.task)).toEqual(
    tasks.map(({ name }) => name),
  );
});
