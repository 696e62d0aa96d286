/** What a square of the heat map shows and says. */
import { describe, expect, test } from 'vitest';
import type { ViewCell } from '../../../src-main/common/matrix';
import * as heat from '../../../src-renderer/views/synergy/heat';

const column: heat.Column = {
  task: 'ward-qa',
  title: 'Ward QA',
  group: 'QA',
  scoring: 'likelihood',
  metric: 'accuracy',
};

function cell(part: Partial<ViewCell> = {}): ViewCell {
  return {
    value: 9,
    halfWidth: NaN,
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
const scored = cell({ value: 60.6, halfWidth: 3.1 });

describe('the steps of colour', () => {
  test('differences change step at ±1, 3, 6 and 10 points, and zero recedes', () => {
    const values = [0, 0.99, 1, 2.9, 3, 6, 10, 40, -0.99, -1, -3, -6, -10];
    expect(values.map((value) => heat.tintOf(value, 'fromBase'))).toEqual([
      'div-0',
      'div-0',
      'div-p1',
      'div-p1',
      'div-p2',
      'div-p3',
      'div-p4',
      'div-p4',
      'div-0',
      'div-n1',
      'div-n2',
      'div-n3',
      'div-n4',
    ]);
  });

  test('scores have seven steps from 0 to 100', () => {
    expect([0, 15, 44, 75, 100].map((value) => heat.tintOf(value, 'score'))).toEqual([
      'seq-0',
      'seq-1',
      'seq-2',
      'seq-5',
      'seq-6',
    ]);
  });

  test('a square without a number has no colour', () => {
    expect(heat.tintOf(NaN, 'fromBase')).toBeNull();
  });
});

describe('the text of a square', () => {
  test('a score stands above half its own interval', () => {
    expect([heat.numberOf(scored, 'score'), heat.intervalOf(scored, scored, 'score')]).toEqual([
      '60.6',
      '±3.1',
    ]);
  });

  test('a change stands above the score and its interval, for it has none of its own', () => {
    expect([heat.numberOf(cell(), 'fromBase'), heat.intervalOf(cell(), scored, 'fromBase')]).toEqual([
      '+9.0',
      'to 60.6 ±3.1',
    ]);
  });

  test('the sentence names row, task and metric and holds all that is printed', () => {
    const several = cell({ seeds: 3, range: [8.5, 9.5], parseRate: 0.96 });
    expect(heat.cellSentence('QA + IE', column, { cell: several, scored, show: 'fromBase' })).toBe(
      'QA + IE on Ward QA, accuracy: +9.0 to 60.6 ±3.1 points, base 51.6, mean of 3 seeds from +8.5 to +9.5, 500 items, 96 % of the answers could be read.',
    );
  });

  test('a square that waits, runs, failed or does not exist says so', () => {
    const say = (part: Partial<ViewCell> | null) =>
      heat.cellSentence('IE', column, { cell: part && cell({ value: NaN, ...part }), scored, show: 'score' });
    expect(say({ state: 'waiting' })).toBe('IE on Ward QA, accuracy: waiting.');
    expect(say({ state: 'running' })).toBe('IE on Ward QA, accuracy: running.');
    expect(say({ state: 'failed', error: 'The disk is full.' })).toBe(
      'IE on Ward QA, accuracy: failed. The disk is full.',
    );
    expect(say(null)).toBe('IE on Ward QA, accuracy: – not scored.');
  });
});

describe('the grid', () => {
  test('columns stand together by group, in the order QA, IE, GEN', () => {
    const columns = (['GEN', 'QA', 'IE', 'QA'] as const).map((group) => ({ ...column, group }));
    expect(heat.groupColumns(columns)).toEqual([
      { group: 'QA', columns: [1, 3] },
      { group: 'IE', columns: [2] },
      { group: 'GEN', columns: [0] },
    ]);
  });

  test('arrow keys move by one and stop at the edges; other keys do nothing', () => {
    const size = [8, 5] as const;
    expect(heat.moveTo('ArrowDown', [1, 0], size)).toEqual([2, 0]);
    expect(heat.moveTo('ArrowLeft', [1, 0], size)).toEqual([1, 0]);
    expect(heat.moveTo('End', [1, 0], size)).toEqual([1, 4]);
    expect(heat.moveTo('PageDown', [1, 3], size)).toEqual([7, 3]);
    expect(heat.moveTo('a', [1, 0], size)).toBeNull();
  });
});
