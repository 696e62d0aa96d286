/** The benchmark table and the files it becomes. */
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Score } from '../../src-main/common/benchmark';
import { benchmarkGrid, type GridRequest, type MeasuredModel } from '../../src-main/common/benchmark-grid';
import type { PublishedModel } from '../../src-main/common/published';
import { formatTable } from '../../src-main/export/formats';
import { gridTable } from '../../src-main/export/grid-table';
import { layOutTable } from '../../src-renderer/views/tables/draw-table';

const tasks = [
  { name: 'medqa', title: 'MedQA', group: 'QA', metrics: { generate: ['accuracy'] } },
  { name: 'pubmedqa', title: 'PubMedQA', group: 'QA', metrics: { generate: ['accuracy', 'macroF1'] } },
  { name: 'mednli', title: 'MedNLI', group: 'IE', metrics: { generate: ['accuracy'] } },
] as const;

function score(task: string, value: number, part: Partial<Score> = {}): Score {
  return {
    ...{ task, base: '/m/a', adapter: null, scoring: 'generate', metric: 'accuracy', value, stderr: 0.03 },
    ...{ ci95: [value - 0.06, value + 0.06], n: 100, clusters: null, parseRate: 1, amongParsed: value },
    ...{ reason: null, ...part },
  };
}
const model = (key: string, scores: Score[]): MeasuredModel => ({
  key,
  model: key,
  trainedOn: 'base',
  scores,
});
const base = model('base', [score('medqa', 0.3), score('pubmedqa', 0.5), score('mednli', 0.4)]);
const tuned = model('tuned', [score('medqa', 0.36), score('pubmedqa', 0.54)]);
const published: PublishedModel[] = [
  {
    id: 1,
    name: 'Heron',
    source: 'Invented 2031',
    numbers: [{ task: 'medqa', metric: 'accuracy', value: 0.9 }],
  },
];
const grid = (part: Partial<GridRequest> = {}, rows = [base, tuned], others = published) =>
  benchmarkGrid(rows, others, tasks, { way: 'generate', show: 'score', baseline: null, ...part });
const values = (made: ReturnType<typeof grid>) =>
  made.rows.map(({ cells }) => cells.map((cell) => (cell ? Number(cell.value.toFixed(10)) : null)));

describe('the benchmark table', () => {
  test('has the tasks by group, each group of several with its mean', () => {
    expect(grid().columns.map(({ key }) => key)).toEqual(['medqa', 'pubmedqa', 'mean QA', 'mednli']);
    expect(values(grid())).toEqual([
      [0.3, 0.5, 0.4, 0.4],
      [0.36, 0.54, 0.45, null],
      [0.9, null, null, null],
    ]);
  });

  test('the error of a mean is the root of the summed squares by the number of tasks', () => {
    const mean = grid().rows[0]!.cells[2]!;
    expect(mean.stderr).toBeCloseTo(Math.sqrt(2 * 0.03 ** 2) / 2, 12);
    expect(mean.ci95![1] - mean.value).toBeCloseTo(Math.sqrt(2 * 0.06 ** 2) / 2, 12);
  });

  test('the interval of a mean is lopsided as those of its tasks, and stays within 0 and 1', () => {
    const low = score('medqa', 0.01, { ci95: [0, 0.05], stderr: 0.02 });
    const none = score('pubmedqa', 0, { ci95: [0, 0.03], stderr: 0 });
    const mean = grid({}, [model('base', [low, none])]).rows[0]!.cells[2]!;
    expect(mean.ci95![0]).toBe(0);
    expect(mean.ci95![1]).toBeCloseTo(0.005 + Math.hypot(0.04, 0.03) / 2, 12);
    const high = score('medqa', 0.99, { ci95: [0.9, 1], stderr: 0.02 });
    const all = score('pubmedqa', 1, { ci95: [0.96, 1], stderr: 0 });
    expect(grid({}, [model('base', [high, all])]).rows[0]!.cells[2]!.ci95![1]).toBeLessThanOrEqual(1);
    const unknown = score('pubmedqa', 0, { ci95: [NaN, NaN], stderr: NaN });
    expect(grid({}, [model('base', [low, unknown])]).rows[0]!.cells[2]).toMatchObject({
      value: 0.005,
      stderr: null,
      ci95: null,
    });
  });

  test('gains are against the chosen row; of a mean the gain of the means', () => {
    expect(values(grid({ show: 'points' }))[1]).toEqual([0.06, 0.04, 0.05, null]);
    expect(values(grid({ show: 'relative' }))[1]).toEqual([0.2, 0.08, 0.125, null]);
    expect(values(grid({ show: 'points', baseline: 'tuned' }))[0]).toEqual([-0.06, -0.04, -0.05, null]);
    const zero = grid({ show: 'relative' }, [model('base', [score('medqa', 0)]), tuned]);
    expect(zero.rows[1]!.cells[0]).toBeNull();
    expect(zero.rows.every(({ cells }) => cells.every((cell) => cell?.ci95 == null))).toBe(true);
  });

  test('the best is among what was measured; a published number is never marked', () => {
    expect(grid().rows.map(({ cells }) => cells[0]!.best)).toEqual([false, true, false]);
  });

  test('of different numbers of items none is the best, and nothing is gained', () => {
    const few = model('few', [score('medqa', 0.9, { n: 40 }), score('pubmedqa', 0.54)]);
    const { columns, rows } = grid({}, [base, few]);
    expect(columns.map(({ uneven }) => uneven)).toEqual([true, false, true, false]);
    expect(rows[1]!.cells.map((cell) => cell?.best ?? null)).toEqual([false, true, false, null]);
    expect(values(grid({ show: 'points' }, [base, few]))).toEqual([
      [0, 0, 0, 0],
      [null, 0.04, null, null],
      [null, null, null, null],
    ]);
    expect(grid().columns.some(({ uneven }) => uneven)).toBe(false);
  });

  test('before anything is measured every task has a column to type into', () => {
    expect(grid({}, []).columns.map(({ key }) => key)).toEqual(['medqa', 'pubmedqa', 'mean QA', 'mednli']);
  });

  test('a score that is undefined is an empty square', () => {
    const [row] = grid({}, [model('base', [score('medqa', NaN), score('pubmedqa', 0.5)])]).rows;
    expect(row!.cells.slice(0, 3).map((cell) => cell?.value ?? null)).toEqual([null, 0.5, null]);
  });
});

describe('its files', () => {
  const third = grid({}, [model('a, "b"', [score('medqa', 1 / 3), score('pubmedqa', 0.1 + 0.2)]), tuned]);
  const full = { intervals: true, digits: 'full' as const };

  test('CSV and JSON read back to the same numbers, to the last digit', () => {
    const table = gridTable(third, full);
    const csv = parse(formatTable(table, 'csv'), { columns: true }) as Record<string, string>[];
    expect(csv[0]!.Model).toBe('a, "b"');
    for (const [r, row] of third.rows.entries())
      for (const [c, column] of third.columns.entries()) {
        const head = column.task ? `${column.title} (accuracy)` : column.title;
        const cell = row.cells[c];
        expect(csv[r]![head]).toBe(cell ? String(cell.value) : '');
        expect(Number(csv[r]![`${head}, 95 % to`])).toBe(cell?.ci95?.[1] ?? 0);
        const json = JSON.parse(formatTable(table, 'json')) as Record<string, number | null>[];
        expect(json[r]![head]).toBe(cell?.value ?? null);
      }
  });

  test('two tasks of one title have a column each in every file', () => {
    const twins = [{ ...tasks[0], name: 'my-medqa' }, ...tasks];
    const row = model('a', [score('medqa', 0.25), score('my-medqa', 0.75)]);
    const table = gridTable(
      benchmarkGrid([row], [], twins, { way: 'generate', show: 'score', baseline: null }),
      { intervals: false, digits: 'full' },
    );
    expect(JSON.parse(formatTable(table, 'json'))).toMatchObject([
      { 'MedQA, my-medqa (accuracy)': 0.75, 'MedQA, medqa (accuracy)': 0.25, 'QA mean': 0.5 },
    ]);
  });

  test('a published row says where its numbers stand', () => {
    const rows = JSON.parse(formatTable(gridTable(third, full), 'json')) as Record<string, string>[];
    expect(rows.map(({ Source, ...row }) => [row['Trained on'], Source])).toEqual([
      ['base', 'measured'],
      ['base', 'measured'],
      ['published', 'Invented 2031'],
    ]);
  });

  test('LaTeX has the rules of booktabs, and as printed has points with one decimal', () => {
    const text = formatTable(gridTable(grid(), { intervals: false, digits: 'shown' }), 'latex');
    expect(text).toContain('\\toprule');
    expect(text).toContain('tuned & base & 36 & 54 & 45 &  & measured \\\\');
    expect(formatTable(gridTable(grid(), full), 'markdown')).toContain('| 0.36 |');
  });

  test('the picture holds every number that is shown, within its edges', () => {
    const layout = layOutTable(grid(), true, (text) => 7 * text.length);
    const texts = layout.texts.map(({ text }) => text);
    for (const text of ['30.0', '54.0', '45.0', 'Heron', '24.0–36.0', 'QA mean'])
      expect(texts).toContain(text);
    expect(layout.texts.find(({ text, bold }) => text === '36.0' && bold)).toBeTruthy();
    for (const { x, y } of layout.texts) {
      expect(x).toBeLessThanOrEqual(layout.width);
      expect(y).toBeLessThanOrEqual(layout.height);
    }
  });
});
