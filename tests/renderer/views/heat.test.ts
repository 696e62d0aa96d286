/** What the grid of a matrix holds, and what a square of the heat map shows and says. */
import { describe, expect, test } from 'vitest';
import type { ViewCell } from '../../../src-main/common/matrix';
import type { Change, Estimated } from '../../../src-main/common/study';
import { untrained } from '../../../src-main/common/training';
import * as grids from '../../../src-renderer/views/synergy/grid';
import * as heat from '../../../src-renderer/views/synergy/heat';
import { allDrawn, columnStarts, drawnPlaces, rowsOf } from '../../../src-renderer/views/synergy/in-sight';
import { factsOf, interactionLines } from '../../../src-renderer/views/synergy/panel';
import * as invented from '../stage/invented';
import { studyOf } from '../stage/invented-study';

const column: grids.GridColumn = {
  task: 'ward-qa',
  group: 'QA',
  title: 'Ward QA',
  metric: 'accuracy',
  studied: 0,
  items: 500,
  documents: null,
  missing: 0,
};

const estimated = (value: number, half = 0.02): Estimated => ({
  value,
  stderr: half / 2,
  ci95: [value - half, value + half],
});
const change = (value: number, part: Partial<Change> = {}): Change => ({
  ...estimated(value),
  relative: estimated(0.25, 0.05),
  p: 0.002,
  pHolm: 0.032,
  seeds: null,
  ...part,
});

function cell(part: Partial<ViewCell> = {}): ViewCell {
  return {
    value: 60.6,
    halfWidth: 3.1,
    seeds: 1,
    range: null,
    n: 500,
    parseRate: null,
    state: 'done',
    error: null,
    score: 60.6,
    base: 51.6,
    ...part,
  };
}

const training = { ...untrained, row: ['QA', 'IE'] };
const row = (part: Partial<grids.GridRow> = {}): grids.GridRow => ({
  name: 'QA + IE',
  words: ['QA + IE', ''],
  base: 'base.gguf',
  training,
  isBase: false,
  squares: [],
  ...part,
});

/** A square before the study, and with it. */
const plain: grids.Square = { cell: cell(), difference: cell({ value: 9, halfWidth: NaN }), studied: null };
const studied: grids.Square = {
  ...plain,
  studied: {
    base: 'base.gguf',
    training,
    column: 0,
    seeds: 1,
    score: estimated(0.606, 0.03),
    fromBase: change(0.09),
    fromSingle: change(-0.015, { pHolm: 0.4 }),
  },
};
const draw = (square: grids.Square, show: grids.Show, of = row()) => heat.drawn(of, column, square, show);

describe('the steps of colour', () => {
  test('differences change step at ±1, 3, 6 and 10 points, and zero recedes', () => {
    const values = [0, 0.99, 1, 2.9, 3, 6, 10, 40, -0.99, -1, -3, -6, -10];
    expect(values.map((value) => heat.tintOf(value, 'fromBase')).join(' ')).toBe(
      'div-0 div-0 div-p1 div-p1 div-p2 div-p3 div-p4 div-p4 div-0 div-n1 div-n2 div-n3 div-n4',
    );
  });

  test('relative gains have steps of their own, at ±2, 6, 15 and 30 percent', () => {
    expect([1, 2, 6, 15, 30].map((value) => heat.tintOf(value, 'relative')).join(' ')).toBe(
      'div-0 div-p1 div-p2 div-p3 div-p4',
    );
  });

  test('scores have seven steps from 0 to 100, and a square without a number has no colour', () => {
    expect([0, 15, 44, 75, 100].map((value) => heat.tintOf(value, 'score')).join(' ')).toBe(
      'seq-0 seq-1 seq-2 seq-5 seq-6',
    );
    expect(heat.tintOf(NaN, 'fromBase')).toBeNull();
  });
});

describe('the text of a square', () => {
  test('a change stands above half its interval, with its mark and the interval on a small axis', () => {
    expect(draw(studied, 'fromBase')).toMatchObject({
      number: '+9.0',
      beneath: '±2.0',
      tint: 'div-p3',
      marked: true,
      // 7 to 11 points on an axis from -20 to +20.
      whisker: { left: 67.5, right: 22.5 },
    });
  });

  test('what does not survive Holm’s correction is not marked', () => {
    expect(draw(studied, 'fromSingle')).toMatchObject({ number: '−1.5', tint: 'div-n1', marked: false });
  });

  test('a relative gain is told in percent and marked as the change is', () => {
    expect(draw(studied, 'relative')).toMatchObject({ number: '+25.0', beneath: '±5.0', marked: true });
  });

  test('a score has half its interval and no mark', () => {
    expect(draw(studied, 'score')).toMatchObject({
      number: '60.6',
      beneath: '±3.0',
      marked: false,
      whisker: null,
    });
  });

  test('before the study a change is there without an interval, and a score with its own', () => {
    expect(draw(plain, 'fromBase')).toMatchObject({ number: '+9.0', beneath: '–', whisker: null });
    expect(draw(plain, 'score')).toMatchObject({ number: '60.6', beneath: '±3.1' });
    expect(draw(plain, 'relative').number).toBe('');
  });

  test('the base shows its score whatever is shown, without a tint', () => {
    const base = row({ isBase: true, name: 'Base', training: untrained });
    expect(draw(plain, 'fromBase', base)).toMatchObject({ number: '60.6', tint: null });
  });

  test('the row that others are compared with says so', () => {
    const own = row({ training: { ...untrained, row: ['QA'] } });
    expect(draw({ ...plain, studied: null }, 'fromSingle', own).beneath).toBe('itself');
  });

  test('the sentence names row, task and metric and holds all that is printed', () => {
    const read = { ...studied, cell: cell({ parseRate: 0.96 }) };
    expect(draw(read, 'fromBase').sentence).toBe(
      'QA + IE on Ward QA, accuracy: +9.0 ±2.0 points, 95 % interval +7.0 to +11.0, p = .032 after Holm, marked, base 51.6, 500 items, 96 % of the answers could be read.',
    );
  });

  test('a square that waits, runs, failed or does not exist says so', () => {
    const say = (part: Partial<ViewCell> | null) => {
      const own = part && cell({ value: NaN, ...part });
      return draw({ cell: own, difference: own, studied: null }, 'score').sentence;
    };
    expect(say({ state: 'waiting' })).toBe('QA + IE on Ward QA, accuracy: waiting.');
    expect(say({ state: 'running' })).toBe('QA + IE on Ward QA, accuracy: running.');
    expect(say({ state: 'failed', error: 'The disk is full.' })).toBe(
      'QA + IE on Ward QA, accuracy: failed. The disk is full.',
    );
    expect(say(null)).toBe('QA + IE on Ward QA, accuracy: – no number.');
  });
});

describe('the grid', () => {
  const matrix = invented.matrix(24);
  const study = studyOf(matrix);

  test('columns stand together by group, the mean of a group before its tasks once it is studied', () => {
    const titles = (of: grids.Grid) => of.columns.map(({ title }) => title);
    expect(titles(grids.gridOf(matrix, 'likelihood', null))).toEqual([
      'Ward QA',
      'Trial QA',
      'Drug status',
      'Symptom onset',
      'Visit note',
    ]);
    expect(titles(grids.gridOf(matrix, 'likelihood', study))).toEqual([
      'QA mean',
      'Ward QA',
      'Trial QA',
      'IE mean',
      'Drug status',
      'Symptom onset',
      'Visit note',
    ]);
  });

  test('every square finds its own cell of the study', () => {
    for (const { training: of, squares } of grids.gridOf(matrix, 'likelihood', study).rows)
      for (const square of squares) expect(square.studied!.training.row).toEqual(of.row);
  });

  test('rows of one set that differ in size have a line for that', () => {
    const cells = [100, null].map((size) => ({ ...matrix.cells[4]!, size, key: `of ${size}` }));
    const { rows } = grids.gridOf({ ...matrix, cells }, 'likelihood', null);
    expect(rows.map(({ words }) => words)).toEqual([
      ['QA + IE', '100 rows'],
      ['QA + IE', ''],
    ]);
  });

  test('a chosen square stays chosen when the columns of the means come', () => {
    const before = grids.gridOf(matrix, 'likelihood', null);
    const after = grids.gridOf(matrix, 'likelihood', study);
    expect(grids.placeOf(before, null)).toEqual([1, 0]);
    expect(grids.placeOf(after, null)).toEqual([1, 1]);
    expect(grids.placeOf(after, grids.chosenAt(before, [4, 2]))).toEqual([4, 4]);
  });

  test('the head names the metric once where a group’s tasks share it, and by task where they do not', () => {
    const { columns } = grids.gridOf(matrix, 'likelihood', study);
    expect(heat.headingsOf(columns).groups).toEqual([
      { text: 'QA · accuracy', columns: 3 },
      { text: 'IE · set F1', columns: 3 },
      { text: 'GEN · ROUGE-L', columns: 1 },
    ]);
    const mixed = columns.map((one, i) => (i === 2 ? { ...one, metric: 'macroF1' as const } : one));
    expect(heat.headingsOf(mixed).groups[0]).toEqual({ text: 'QA', columns: 3 });
    expect(heat.headingsOf(mixed).metrics.slice(1, 4)).toEqual(['accuracy', 'macroF1', null]);
  });

  test('marks are counted over the family that Holm’s correction is over', () => {
    const marked = study.cells.filter(({ fromBase }) => (fromBase?.pHolm ?? 1) < 0.05).length;
    expect(grids.marksOf(study, 'relative')).toEqual({ marked, of: 35 });
    expect(grids.marksOf(study, 'fromSingle').of).toBe(study.families.fromSingle);
  });

  test('arrow keys move by one and stop at the edges; other keys do nothing', () => {
    const size = [8, 5] as const;
    expect(grids.moveTo('ArrowDown', [1, 0], size)).toEqual([2, 0]);
    expect(grids.moveTo('ArrowLeft', [1, 0], size)).toEqual([1, 0]);
    expect(grids.moveTo('End', [1, 0], size)).toEqual([1, 4]);
    expect(grids.moveTo('PageDown', [1, 3], size)).toEqual([7, 3]);
    expect(grids.moveTo('a', [1, 0], size)).toBeNull();
  });
});

describe('what is drawn of a large heat map', () => {
  const starts = columnStarts(50, 60);
  const draw = (from: number, sight: number, chosen = 10) => drawnPlaces(starts, { from, sight }, chosen);

  test('what is in sight and one on each side', () => {
    expect(draw(600, 180)).toEqual([9, 10, 11, 12, 13]);
    expect(draw(570, 90)).toEqual([8, 9, 10, 11]);
    expect(draw(0, 120, 0)).toEqual([0, 1, 2]);
    expect(draw(2880, 120, 49)).toEqual([47, 48, 49]);
  });

  test('the chosen one wherever it is, and it alone', () => {
    expect(draw(600, 60, 2)).toEqual([2, 9, 10, 11]);
    expect(draw(600, 60, 40)).toEqual([9, 10, 11, 40]);
  });

  test('everything where all is in sight, as a matrix of few squares has it', () => {
    expect(draw(0, Infinity)).toHaveLength(50);
    expect([allDrawn(20, 20), allDrawn(21, 20)]).toEqual([true, false]);
  });

  test('the first row of each of several bases is taller by its name, which counts as a row', () => {
    expect(rowsOf(['a', 'a', 'b'])).toEqual({
      starts: [0, 68, 110, 178],
      headed: [true, false, true],
      indices: [4, 5, 7],
      count: 7,
    });
    expect(rowsOf(['a', 'a'])).toMatchObject({ starts: [0, 42, 84], indices: [3, 4], count: 4 });
  });
});

describe('what stands beside the heat map', () => {
  const facts = (square: grids.Square, show: grids.Show, of = column) =>
    Object.fromEntries(factsOf(square, of, { show, base: plain, family: 35 }));

  test('the test of a change with its family, and what it is of', () => {
    expect(facts(studied, 'fromBase', { ...column, documents: 96, missing: 2 })).toMatchObject({
      'Base → tuned': '60.6 → 60.6',
      'Relative change': '+25.0 %',
      'p, Holm over 35': '.032',
      Items: '500',
      'Documents they come from': '96',
      'Left out, not answered by all': '2',
    });
  });

  test('the seeds’ own interval where there are enough of them', () => {
    const seeds = { value: 0.09, ci95: [0.08, 0.1] as [number, number], p: 0.0004 };
    const five = {
      ...studied,
      studied: { ...studied.studied!, seeds: 5, fromBase: change(0.09, { seeds }) },
    };
    expect(facts(five, 'fromBase')['Over 5 seeds, t']).toBe('+8.0 to +10.0, p < .001');
    expect(facts(studied, 'fromBase')).not.toHaveProperty('Over 1 seeds, t');
  });

  test('interactions of pairs come before that of all, and are filled where zero is outside', () => {
    const interactions = [
      { members: ['QA'], ...estimated(0.09) },
      { members: ['QA', 'IE'], ...estimated(0.03) },
      { members: ['QA', 'IE', 'GEN'], ...estimated(-0.01) },
      { members: ['IE', 'GEN'], ...estimated(0.001) },
    ];
    const factorial = { base: '', training, column: 0, interactions, mainEffects: [], shapley: [] };
    expect(interactionLines(factorial).map(({ name, strong }) => [name, strong])).toEqual([
      ['QA × IE', true],
      ['IE × GEN', false],
      ['three-way', false],
    ]);
  });
});
