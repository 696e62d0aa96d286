/** The heat map: a 3x3 matrix worked out by hand, several seeds, and squares that are not there yet. */
import { expect, test } from 'vitest';
import type { Category } from '../../src-main/common/instruction';
import { matrixView, type Cell, type CellScore, type Matrix } from '../../src-main/common/matrix';
import { untrained } from '../../src-main/common/training';

const base = '/models/a.gguf';
const accuracy = (value: number, more: Partial<CellScore> = {}): CellScore => ({
  task: 'pubmedqa',
  scoring: 'generate',
  metric: 'accuracy',
  value,
  stderr: 0.05,
  ci95: [value - 0.1, value + 0.06],
  n: 40,
  parseRate: 0.75,
  clusters: null,
  amongParsed: null,
  reason: null,
  ...more,
});
const macroF1 = (value: number) => accuracy(value, { metric: 'macroF1' });
const setF1 = (value: number) => accuracy(value, { task: 'medication-status', metric: 'setF1', n: 30 });
const rougeL = (value: number) => accuracy(value, { task: 'conv2note', metric: 'rougeL', n: 25 });
const cell = (row: Category[], scores: CellScore[], more: Partial<Cell> = {}): Cell => ({
  key: `${row.join()}-${more.seed ?? 1}`,
  base,
  ...untrained,
  row,
  seed: 1,
  state: 'done',
  error: null,
  scores,
  ...more,
});
const matrix = (cells: Cell[]): Matrix => ({
  id: 'm1',
  name: 'by hand',
  state: 'done',
  createdAt: '2024-01-01T00:00:00Z',
  budget: { tokens: 1000 },
  tasks: [
    {
      name: 'pubmedqa',
      title: 'PubMedQA',
      group: 'QA',
      metrics: { likelihood: ['accuracy', 'macroF1'], generate: ['accuracy', 'macroF1'] },
    },
    {
      name: 'medication-status',
      title: 'Medication status',
      group: 'IE',
      metrics: { likelihood: ['tokenProbability'], generate: ['setF1'] },
    },
    {
      name: 'conv2note',
      title: 'Conv2note',
      group: 'GEN',
      metrics: { likelihood: ['tokenProbability'], generate: ['rougeL'] },
    },
  ],
  cells,
  sample: false,
  error: null,
});

const threeByThree = matrix([
  cell([], [accuracy(0.5), macroF1(0.4), setF1(0.125), rougeL(0.25)]),
  cell(['QA'], [accuracy(0.75), macroF1(0.7), setF1(0.0625), rougeL(0.25)]),
  cell(['QA', 'IE'], [accuracy(0.625), macroF1(0.6), setF1(0.5), rougeL(0.1875)]),
]);
const values = (m: Matrix, show: 'score' | 'fromBase') =>
  matrixView(m, { way: 'generate', show }).rows.map((row) => row.cells.map((one) => one?.value ?? null));

test('the scores of a 3x3 matrix stand in points, by its tasks’ first metric', () => {
  const view = matrixView(threeByThree, { way: 'generate', show: 'score' });
  expect(view.columns.map((column) => column.metric)).toEqual(['accuracy', 'setF1', 'rougeL']);
  expect(view.rows.map((row) => row.name)).toEqual(['Base', 'QA', 'QA + IE']);
  expect(values(threeByThree, 'score')).toEqual([
    [50, 12.5, 25],
    [75, 6.25, 25],
    [62.5, 50, 18.75],
  ]);
});

test('the changes from base of a 3x3 matrix are the rows less the base row', () => {
  expect(values(threeByThree, 'fromBase')).toEqual([
    [0, 0, 0],
    [25, -6.25, 0],
    [12.5, 37.5, -6.25],
  ]);
});

test('a square carries its score, its base, half its interval, items and parse rate', () => {
  const square = matrixView(threeByThree, { way: 'generate', show: 'fromBase' }).rows[1]!.cells[0]!;
  expect(square).toMatchObject({ value: 25, score: 75, base: 50, seeds: 1, range: null, n: 40 });
  expect(square).toMatchObject({ parseRate: 0.75, state: 'done', error: null, halfWidth: NaN });
  const absolute = matrixView(threeByThree, { way: 'generate', show: 'score' }).rows[1]!.cells[0]!;
  expect(absolute.halfWidth).toBeCloseTo(8, 12);
});

test('what is undefined, and null where it came as JSON, is no zero', () => {
  const undefinedScore = accuracy(null as never, { ci95: [null, null] as never });
  const one = matrix([
    cell([], [undefinedScore]),
    cell(['QA'], [accuracy(0.75, { ci95: [null, null] as never })]),
  ]);
  const squares = (show: 'score' | 'fromBase') =>
    matrixView(one, { way: 'generate', show }).rows.map((row) => row.cells[0]);
  expect(squares('score')).toMatchObject([
    { value: NaN, halfWidth: NaN },
    { value: 75, halfWidth: NaN },
  ]);
  expect(squares('fromBase')).toMatchObject([{ value: NaN }, { value: NaN, score: 75, base: NaN }]);
});

test('several seeds give their mean and range, each compared with the base of its own seed', () => {
  const seeds = matrix([
    cell([], [accuracy(0.5)], { seed: 1 }),
    cell([], [accuracy(0.25)], { seed: 2 }),
    cell(['QA'], [accuracy(0.75)], { seed: 1 }),
    cell(['QA'], [accuracy(0.25)], { seed: 2 }),
  ]);
  const of = (show: 'score' | 'fromBase') => matrixView(seeds, { way: 'generate', show }).rows[1]!.cells[0];
  expect(of('score')).toMatchObject({ value: 50, seeds: 2, range: [25, 75] });
  expect(of('fromBase')).toMatchObject({ value: 12.5, seeds: 2, range: [0, 25], score: 50, base: 37.5 });
});

test('a base that was scored once is the base of every seed', () => {
  const once = matrix([
    cell([], [accuracy(0.5)], { seed: 1 }),
    cell(['QA'], [accuracy(0.75)], { seed: 1 }),
    cell(['QA'], [accuracy(0.25)], { seed: 2 }),
  ]);
  expect(values(once, 'fromBase')[1]![0]).toBe(0);
});

test('each base model is compared with itself alone', () => {
  const other = '/models/b.gguf';
  const two = matrix([
    cell([], [accuracy(0.5)]),
    cell(['QA'], [accuracy(0.75)]),
    cell([], [accuracy(0.25)], { base: other }),
    cell(['QA'], [accuracy(0.75)], { base: other }),
  ]);
  expect(values(two, 'fromBase').map(([first]) => first)).toEqual([0, 25, 0, 50]);
});

test('squares that wait, run or failed say so and have no value', () => {
  const half = matrix([
    cell([], [accuracy(0.5)]),
    cell(['QA'], [], { state: 'running' }),
    cell(['IE'], [], { state: 'waiting' }),
    cell(['GEN'], [], { state: 'failed', error: 'The device has too little memory.' }),
  ]);
  const squares = matrixView(half, { way: 'generate', show: 'fromBase' }).rows.map((row) => row.cells[0]!);
  expect(squares.map((square) => square.state)).toEqual(['done', 'running', 'waiting', 'failed']);
  expect(squares.slice(1).every((square) => Number.isNaN(square.value) && square.score === null)).toBe(true);
  expect(squares[3]!.error).toBe('The device has too little memory.');
});

test('one seed of two still running shows the mean so far as running', () => {
  const half = matrix([
    cell([], [accuracy(0.5)]),
    cell(['QA'], [accuracy(0.75)]),
    cell(['QA'], [], { seed: 2, state: 'running' }),
  ]);
  const square = matrixView(half, { way: 'generate', show: 'fromBase' }).rows[1]!.cells[0];
  expect(square).toMatchObject({ state: 'running', value: 25, seeds: 1, range: null });
});

test('without a scored base a change has no value, but the score is there', () => {
  const square = matrixView(matrix([cell(['QA'], [accuracy(0.75)])]), {
    way: 'generate',
    show: 'fromBase',
  }).rows[0]!.cells[0]!;
  expect(square).toMatchObject({ value: NaN, score: 75, base: null });
});

test('a scoring that was not run leaves its squares out', () => {
  const view = matrixView(threeByThree, { way: 'likelihood', show: 'score' });
  expect(view.columns.map((column) => column.metric)).toEqual([
    'accuracy',
    'tokenProbability',
    'tokenProbability',
  ]);
  expect(view.rows.every((row) => row.cells.every((square) => square === null))).toBe(true);
});

test('a task with several scorings of one way stands in its primary one', () => {
  const letters = accuracy(0.75, { scoring: 'likelihood-letter', parseRate: null });
  const texts = accuracy(0.25, { scoring: 'likelihood-text', parseRate: null });
  const view = matrixView(
    {
      ...matrix([cell([], [texts, letters])]),
      tasks: [
        {
          name: 'pubmedqa',
          title: 'By letter',
          group: 'QA',
          metrics: {
            'likelihood-letter': ['accuracy'],
            'likelihood-text': ['accuracy'],
            generate: ['accuracy'],
          },
        },
      ],
    },
    { way: 'likelihood', show: 'score' },
  );
  expect(view.columns).toMatchObject([{ scoring: 'likelihood-letter', metric: 'accuracy' }]);
  expect(view.rows[0]!.cells.map((square) => square!.value)).toEqual([75]);
});
