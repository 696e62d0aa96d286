/** The exported tables: a matrix worked out by hand, the formats, and that order does not depend on the store. */
import { expect, test } from 'vitest';
import type { Prediction, Score } from '../../src-main/common/benchmark';
import type { Category } from '../../src-main/common/instruction';
import type { Cell, CellScore, Matrix } from '../../src-main/common/matrix';
import type { Instruction } from '../../src-main/common/instruction';
import type { Run } from '../../src-main/common/run';
import {
  benchmarksTable,
  formatTable,
  instructionsTable,
  matrixTable,
  predictionsTable,
  runsTable,
} from '../../src-main/export/tables';
import { untrained } from '../../src-main/common/training';

const score = (value: number, more: Partial<CellScore> = {}): CellScore => ({
  task: 'pubmedqa',
  scoring: 'likelihood',
  metric: 'accuracy',
  value,
  stderr: 0.125,
  ci95: [value - 0.25, value + 0.25],
  n: 40,
  parseRate: null,
  clusters: null,
  amongParsed: null,
  reason: null,
  ...more,
});
const cell = (row: Category[], seed: number, scores: CellScore[], base = '/home/x/a.gguf'): Cell => ({
  key: `secret-${row.join()}-${seed}`,
  base,
  ...untrained,
  row,
  seed,
  state: 'done',
  error: null,
  scores,
});
const generated = { scoring: 'generate', parseRate: 0.5 } as const;
const matrix: Matrix = {
  id: 'secret',
  name: 'by hand',
  state: 'done',
  createdAt: '2024-01-01T00:00:00Z',
  budget: { tokens: 100 },
  tasks: [
    {
      name: 'pubmedqa',
      title: 'PubMedQA',
      group: 'QA',
      metrics: { likelihood: ['accuracy', 'macroF1'], generate: ['accuracy'] },
    },
  ],
  cells: [
    cell(['QA', 'IE'], 1, []),
    cell(['IE'], 2, [score(0.25)]),
    cell(['IE'], 1, [score(0.75), score(0.375, generated)]),
    cell(['QA'], 1, [score(0.5, { metric: 'macroF1' }), score(1)]),
    cell([], 1, [score(0.5)]),
  ],
  sample: false,
  error: null,
};

test('a matrix in long form, worked out by hand', () => {
  expect(formatTable(matrixTable(matrix), 'csv')).toBe(
    [
      'base,trained_on,rows,method,origin,seed,task,group,scoring,metric,value,stderr,ci95_low,ci95_high,n,parse_rate,change_from_base',
      'a.gguf,Base,,,,1,pubmedqa,QA,likelihood,accuracy,0.5,0.125,0.25,0.75,40,,0',
      'a.gguf,QA,all,lora,all,1,pubmedqa,QA,likelihood,accuracy,1,0.125,0.75,1.25,40,,0.5',
      'a.gguf,QA,all,lora,all,1,pubmedqa,QA,likelihood,macroF1,0.5,0.125,0.25,0.75,40,,',
      'a.gguf,IE,all,lora,all,1,pubmedqa,QA,likelihood,accuracy,0.75,0.125,0.5,1,40,,0.25',
      'a.gguf,IE,all,lora,all,1,pubmedqa,QA,generate,accuracy,0.375,0.125,0.125,0.625,40,0.5,',
      'a.gguf,IE,all,lora,all,2,pubmedqa,QA,likelihood,accuracy,0.25,0.125,0,0.5,40,,-0.25',
      '',
    ].join('\r\n'),
  );
});

test('the order of cells and scores in the store leaves no trace', () => {
  const turned = {
    ...matrix,
    cells: matrix.cells.map((one) => ({ ...one, scores: one.scores.toReversed() })).toReversed(),
  };
  expect(matrixTable(turned)).toEqual(matrixTable(matrix));
});

test('a matrix table holds no id and no folder', () => {
  const text = formatTable(matrixTable(matrix), 'json');
  expect(text).not.toContain('secret');
  expect(text).not.toContain('/home');
});

const odd = {
  columns: ['text', 'n'],
  rows: [['a|b_c\n50 % & {x} \\ ~^#$', 0.1 + 0.2] as (string | number | null)[], [null, null]],
};

test('JSON keeps names, numbers and nulls', () => {
  expect(JSON.parse(formatTable(odd, 'json'))).toEqual([
    { text: odd.rows[0]![0], n: 0.30000000000000004 },
    { text: null, n: null },
  ]);
});

test('Markdown escapes pipes and keeps a row on one line', () => {
  expect(formatTable(odd, 'markdown')).toBe(
    '| text | n |\n| --- | --- |\n| a\\|b_c<br>50 % & {x} \\\\ ~^#$ | 0.30000000000000004 |\n|  |  |\n',
  );
});

test('LaTeX escapes what it would read and sets numbers flush right', () => {
  const lines = formatTable(odd, 'latex').split('\n');
  expect(lines[0]).toBe('\\begin{tabular}{lr}');
  expect(lines[4]).toBe(
    'a\\textbar{}b\\_c 50 \\% \\& \\{x\\} \\textbackslash{} \\textasciitilde{}\\textasciicircum{}\\#\\$ & 0.30000000000000004 \\\\',
  );
  expect(lines.at(-2)).toBe('\\end{tabular}');
});

test('LaTeX sets < and > as they are, and no row as an option of the one before', () => {
  const rows = [['[GPT] p < .05'], ['* n > 5']];
  expect(
    formatTable({ columns: ['note'], rows }, 'latex')
      .split('\n')
      .slice(4, 6),
  ).toEqual(['{[}GPT] p \\textless{} .05 \\\\', '{*} n \\textgreater{} 5 \\\\']);
});

test('benchmarks: one row per score, the adapter by its run folder', () => {
  const one: Score = { ...score(0.5), base: 'C:\\models\\a.gguf', adapter: '/w/runs/r1/adapter.gguf' };
  const { columns, rows } = benchmarksTable([one, { ...one, adapter: null }]);
  expect(columns).toContain('ci95_low');
  expect(rows[0]!.slice(0, 6)).toEqual([
    'a.gguf',
    'r1/adapter.gguf',
    'pubmedqa',
    'likelihood',
    'accuracy',
    0.5,
  ]);
  expect(rows[1]![1]).toBeNull();
});

test('runs: what a run has not reached is empty', () => {
  const run: Run = {
    id: 'r1',
    state: 'running',
    folder: '/w/runs/r1',
    base: '/m/a.gguf',
    dataset: 'd',
    categories: ['QA', 'IE'],
    seed: 7,
    createdAt: '2024-01-01T00:00:00Z',
    result: null,
    error: null,
  };
  expect(formatTable(runsTable([run]), 'csv').split('\r\n')[1]).toBe(
    'r1,running,a.gguf,d,QA + IE,7,,,,,,,,,,2024-01-01T00:00:00Z,',
  );
});

test('instructions and predictions stand whole in their rows', () => {
  const row: Instruction = {
    id: 'h',
    instruction: 'i',
    input: '',
    output: 'o',
    category: null,
    split: 'train',
    review: 'pending',
    source: 'f.json',
    gated: false,
  };
  const instructions = instructionsTable([row]);
  expect(instructions.rows).toEqual([['h', 'i', '', 'o', null, 'train', 'pending', 'f.json']]);
  const prediction: Prediction = {
    task: 'pubmedqa',
    item: '1',
    source: '1',
    base: '/m/a.gguf',
    adapter: null,
    scoring: 'likelihood',
    target: 'yes',
    answer: 'no',
    logLikelihoods: [-1.5, -0.5],
    tokens: [1, 2],
  };
  expect(predictionsTable([prediction]).rows).toEqual([
    ['pubmedqa', '1', 'a.gguf', null, 'likelihood', 'yes', 'no', null, '[-1.5,-0.5]', '[1,2]'],
  ]);
  // Of a gated text nothing but the id leaves.
  expect(instructionsTable([{ ...row, gated: true }]).rows).toEqual([
    ['h', null, null, null, null, 'train', 'pending', 'f.json'],
  ]);
  const generated = { ...prediction, scoring: 'generate' as const, text: 'a quote of the note' };
  expect(predictionsTable([generated], new Set(['pubmedqa'])).rows).toEqual([
    ['pubmedqa', '1', 'a.gguf', null, 'generate', '', null, null, '[-1.5,-0.5]', '[1,2]'],
  ]);
});
