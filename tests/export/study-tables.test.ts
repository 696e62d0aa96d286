/** The tables of a study: what stands in each row, and that every number is the study's own. */
import { expect, test } from 'vitest';
import type { Change, Estimated, Study } from '../../src-main/common/study';
import { untrained } from '../../src-main/common/training';
import { studyTables, type Table } from '../../src-main/export/tables';

const estimated = (value: number): Estimated => ({
  value,
  stderr: 0.125,
  ci95: [value - 0.25, value + 0.25],
});
const change = (value: number, part: Partial<Change> = {}): Change => ({
  ...estimated(value),
  relative: null,
  p: 0.0625,
  pHolm: 0.125,
  seeds: null,
  ...part,
});
const qa = { ...untrained, row: ['QA'] };
const both = { ...untrained, row: ['QA', 'IE'], size: 500 };
const cell = { base: '/home/x/a.gguf', seeds: 1 };
const study: Study = {
  way: 'likelihood',
  columns: [
    {
      task: 'pubmedqa',
      group: 'QA',
      title: 'PubMedQA',
      metric: 'accuracy',
      scoring: 'likelihood',
      items: 40,
      documents: 30,
      missing: 2,
    },
    {
      task: null,
      group: 'QA',
      title: 'QA, mean of 2 tasks',
      metric: null,
      scoring: null,
      items: 90,
      documents: null,
      missing: 2,
    },
  ],
  cells: [
    { ...cell, training: untrained, column: 0, score: estimated(0.5), fromBase: null, fromSingle: null },
    {
      ...cell,
      training: both,
      column: 0,
      score: estimated(0.75),
      fromBase: change(0.25, { relative: estimated(0.5) }),
      fromSingle: change(-0.125),
    },
    {
      ...cell,
      training: qa,
      column: 1,
      score: estimated(0.625),
      fromBase: change(0.125, { p: null, pHolm: null }),
      fromSingle: null,
    },
  ],
  factorials: [
    {
      base: '/home/x/a.gguf',
      training: both,
      column: 0,
      interactions: [
        { members: ['QA'], ...estimated(0.25) },
        { members: ['IE'], ...estimated(0) },
        { members: ['QA', 'IE'], ...estimated(-0.0625) },
      ],
      mainEffects: [estimated(0.2), estimated(0.1)],
      shapley: [estimated(0.225), estimated(-0.025)],
    },
  ],
  contrasts: [
    {
      ...{ kind: 'method', base: '/home/x/a.gguf', column: 0 },
      ...{ before: qa, after: { ...qa, method: 'full' }, change: change(0.0625) },
    },
  ],
  costs: [
    { base: '/home/x/a.gguf', training: qa, tokens: 1000, seconds: 2, peakBytes: 300, bytes: 10 },
    {
      ...{ base: '/home/x/a.gguf', training: { ...qa, method: 'full' } },
      ...{ tokens: 1000, seconds: 8, peakBytes: 900, bytes: 500 },
    },
  ],
  families: { fromBase: 7, fromSingle: 3, method: 1, origin: 0 },
  rounds: 10_000,
  resamples: 2000,
  seed: 42,
};

const objects = ({ columns, rows }: Table) =>
  rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));

test('a training that changed against two things has a row for each, with the family it was tested in', () => {
  const [fromBase, fromSingle] = objects(studyTables.changes([study]));
  expect(fromBase).toMatchObject({
    base: 'a.gguf',
    trained_on: 'QA + IE',
    rows: 500,
    task: 'pubmedqa',
    group: 'QA',
    way: 'likelihood',
    against: 'base',
    value: 0.25,
    ci95_low: 0,
    ci95_high: 0.5,
    relative: 0.5,
    p: 0.0625,
    p_holm: 0.125,
    family_size: 7,
    score: 0.75,
    items: 40,
    documents: 30,
    items_left_out: 2,
  });
  expect(fromSingle).toMatchObject({
    against: 'single category',
    value: -0.125,
    relative: null,
    family_size: 3,
  });
});

test('the mean of a group has no task and is in no family', () => {
  expect(objects(studyTables.changes([study]))[2]).toMatchObject({
    task: null,
    group: 'QA',
    rows: 'all',
    p: null,
    family_size: null,
    items: 90,
  });
});

test('the base itself has no row, and two ways of asking follow each other', () => {
  const rows = objects(studyTables.changes([study, { ...study, way: 'generate' }]));
  expect(rows.map(({ way }) => way)).toEqual([...Array(3).fill('likelihood'), ...Array(3).fill('generate')]);
  expect(rows.every(({ trained_on }) => trained_on !== 'Base')).toBe(true);
});

test('effects name what they are of: interactions of sets, main effects and Shapley shares of each', () => {
  expect(objects(studyTables.effects([study])).map(({ effect, of, value }) => [effect, of, value])).toEqual([
    ['interaction', 'QA', 0.25],
    ['interaction', 'IE', 0],
    ['interaction', 'QA x IE', -0.0625],
    ['main', 'QA', 0.2],
    ['main', 'IE', 0.1],
    ['shapley', 'QA', 0.225],
    ['shapley', 'IE', -0.025],
  ]);
});

test('a contrast names what differs, its test, and what both trainings took', () => {
  expect(objects(studyTables.contrasts([study]))).toEqual([
    expect.objectContaining({
      ...{ base: 'a.gguf', trained_on: 'QA', method: 'full', differs_in: 'method', against: 'lora' },
      ...{ task: 'pubmedqa', value: 0.0625, p: 0.0625, p_holm: 0.125, family_size: 1 },
      ...{ tokens: 1000, seconds: 8, peak_bytes: 900, bytes: 500 },
      ...{ against_tokens: 1000, against_seconds: 2, against_peak_bytes: 300, against_bytes: 10 },
    }),
  ]);
});
