/** What the cells of a bundled matrix say together, computed again from the answers inside: a bundle laid out by hand. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyStudy } from '../../src-main/commands/bundle-study';
import type { Prediction, Way } from '../../src-main/common/benchmark';
import type { Bundle } from '../../src-main/common/bundle';
import type { Cell, Matrix } from '../../src-main/common/matrix';
import { studyTableNames, type StudyTableName } from '../../src-main/common/matrix-tables';
import { randomFrom } from '../../src-main/common/random';
import { untrained, type Training } from '../../src-main/common/training';
import { studyFolders } from '../../src-main/evaluate/study-folders';
import { formatTable, studyTables, subjectColumns, takenColumns } from '../../src-main/export/tables';
import { bySeeds, trainingOf } from '../../src-main/runs/study';

const tasks = ['pubmedqa', 'medqa', 'mednli', 'conv2note'].map((name, i) => ({
  name,
  title: name,
  group: (['QA', 'QA', 'IE', 'GEN'] as const)[i]!,
  metrics: { likelihood: ['accuracy'], generate: ['accuracy'] } as Matrix['tasks'][number]['metrics'],
}));
const trainings: Training[] = [
  untrained,
  ...[['QA'], ['IE'], ['GEN'], ['QA', 'IE'], ['QA', 'GEN'], ['IE', 'GEN'], ['QA', 'IE', 'GEN']].map(
    (row) => ({ ...untrained, row }),
  ),
  { ...untrained, row: ['QA'], method: 'full' },
  { ...untrained, row: ['QA'], origin: 'generated' },
];
const cells = trainings.flatMap((training, i): Cell[] =>
  (training.row.length === 0 ? [1] : [1, 2, 3, 4, 5]).map((seed) => ({
    ...training,
    ...{ key: `cell-${i}-${seed}`, base: '/models/a.gguf', seed, state: 'done', error: null, scores: [] },
  })),
);
const settings = (['likelihood', 'generate'] as const).map((way: Way) => ({
  ...{ way, seed: 5, rounds: 199, resamples: 50 },
}));
const about = { withheld: [] as string[] } as Bundle;

/** Items of the later tasks come from documents of two. */
function answersOf(cell: number, task: number): Prediction[] {
  const random = randomFrom(100 * cell + task);
  return Array.from({ length: 24 }, (_, i) => ({
    task: tasks[task]!.name,
    item: `${i}`,
    source: `${task < 2 ? i : i >> 1}`,
    base: '/models/a.gguf',
    adapter: null,
    scoring: i < 12 ? ('likelihood' as const) : ('generate' as const),
    target: 'yes',
    answer: random() < 0.3 + 0.02 * (cell % 20) ? 'yes' : 'no',
  }));
}

let folder: string;
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const cost = { tokens: 100, seconds: 2.5, peakBytes: 300, bytes: 40 };

const made = mkdtempSync(join(tmpdir(), 'bundle-study-'));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-study-'));
  cpSync(made, folder, { recursive: true });
});

beforeAll(() => {
  folder = made;
  write('matrix.json', JSON.stringify({ tasks, cells }));
  for (const [i, { key }] of cells.entries())
    for (const [task, { name }] of tasks.entries())
      write(
        `evaluations/${key}/predictions/${name}.jsonl`,
        answersOf(i, task).map((one) => `${JSON.stringify(one)}\n`).join(''), // prettier-ignore
      );
  const studies = settings.map((one) =>
    studyFolders({
      ...one,
      tasks,
      trainings: bySeeds(cells).map((seeds) => ({
        ...trainingOf(seeds, (key) => join(folder, 'evaluations', key)),
        cost,
      })),
    }),
  );
  write('study/settings.json', JSON.stringify(settings));
  for (const name of studyTableNames)
    write(`study/${name}.csv`, formatTable(studyTables[name](studies), 'csv'));
});

/** The table with one square of a column changed. @param row position among those whose square is not empty */
function forge(table: StudyTableName, column: string, row: number, to = '0.123456'): void {
  const [head, ...lines] = read(`study/${table}.csv`).trimEnd().split('\r\n');
  const at = head!.split(',').indexOf(column);
  const filled = lines.filter((line) => line.split(',')[at] !== '');
  const line = filled.at(row % filled.length)!;
  const squares = line.split(',');
  squares[at] = to;
  const changed = lines.map((one) => (one === line ? squares.join(',') : one));
  write(`study/${table}.csv`, [head, ...changed, ''].join('\r\n'));
}

const numbersOf = (table: StudyTableName) =>
  read(`study/${table}.csv`)
    .split('\r\n', 1)[0]!
    .split(',')
    .filter((column) => !subjectColumns.has(column) && !takenColumns.has(column));

test('means, changes, effects and contrasts come out as they are stored, in both ways', () => {
  const verified = verifyStudy(folder, about)!;
  expect(verified).toMatchObject({ settings, different: [], withheld: 0 });
  // 10 trainings on 4 tasks and the mean of QA, each 2 to 18 numbers, in two ways.
  expect(verified.recomputed).toBeGreaterThan(3000);
});

describe('a number that the answers do not give is named', () => {
  const columns: Record<StudyTableName, readonly string[]> = {
    means: ['value', 'stderr', 'ci95_low', 'ci95_high', 'seeds', 'items', 'documents', 'items_left_out'],
    changes: [
      ...['value', 'stderr', 'ci95_low', 'ci95_high', 'relative', 'relative_ci95_low', 'relative_ci95_high'],
      ...['p', 'p_holm', 'family_size', 'score', 'seeds', 'seeds_ci95_low', 'seeds_ci95_high', 'seeds_p'],
      ...['items', 'documents', 'items_left_out'],
    ],
    effects: ['value', 'stderr', 'ci95_low', 'ci95_high', 'items', 'documents', 'items_left_out'],
    contrasts: [
      ...['value', 'stderr', 'ci95_low', 'ci95_high', 'p', 'p_holm', 'family_size'],
      ...['items', 'documents', 'items_left_out'],
    ],
  };

  test.each(studyTableNames)('in every column of %s', (table) => {
    expect(numbersOf(table)).toEqual(columns[table]);
    for (const [i, column] of columns[table].entries()) forge(table, column, i % 2 ? -1 : 2 * i);
    const { different } = verifyStudy(folder, about)!;
    expect(different.map((one) => [one.table, one.column, one.stored]).sort()).toEqual(
      columns[table].map((column) => [table, column, 0.123456]).sort(),
    );
    for (const one of different) expect(typeof one.recomputed).toBe('number');
  });

  test.each([
    ['the mean of a group', 'means', /· QA · likelihood$/],
    ['a Shapley share', 'effects', /likelihood · accuracy · shapley · QA$/],
    ['a main effect', 'effects', /likelihood · accuracy · main · QA$/],
    ['an interaction of two', 'effects', /likelihood · accuracy · interaction · QA x IE$/],
    ['an interaction of three', 'effects', /likelihood · accuracy · interaction · QA x IE x GEN$/],
  ] as const)('%s', (_, table, named) => {
    const ending = (line: string) => line.split(',').filter(Boolean);
    const [head, ...lines] = read(`study/${table}.csv`).trimEnd().split('\r\n');
    const subject = (line: string) =>
      ending(head!.split(',').map((column, i) => (subjectColumns.has(column) ? line.split(',')[i] : '')).join()).join(' · '); // prettier-ignore
    const at = lines.findIndex((line) => named.test(subject(line).replace(/ · accuracy$/, '')));
    expect(at).toBeGreaterThanOrEqual(0);
    const squares = lines[at]!.split(',');
    squares[head!.split(',').indexOf('value')] = '0.987';
    lines[at] = squares.join(',');
    write(`study/${table}.csv`, [head, ...lines, ''].join('\r\n'));
    const { different } = verifyStudy(folder, about)!;
    expect(different).toHaveLength(1);
    expect(different[0]).toMatchObject({ table, row: subject(lines[at]!), column: 'value', stored: 0.987 });
  });

  test('where a row was taken away, renamed, or put in', () => {
    const lines = read('study/effects.csv').split('\r\n');
    write('study/effects.csv', [...lines.slice(0, 3), ...lines.slice(4)].join('\r\n'));
    const away = verifyStudy(folder, about)!.different;
    expect(away.map(({ stored }) => stored)).toEqual(away.map(() => null));
    expect(away.map(({ column }) => column)).toContain('value');
    write('study/effects.csv', lines.join('\r\n').replace('interaction,QA x IE,', 'interaction,QA x GP,'));
    const renamed = verifyStudy(folder, about)!.different.filter(({ column }) => column === 'value');
    expect(renamed.map(({ row, stored, recomputed }) => [/QA x (\w+)$/.exec(row)![1], stored === null, recomputed === null])).toEqual([['GP', false, true], ['IE', true, false]]); // prettier-ignore
    write('study/effects.csv', [...lines.slice(0, 2), ...lines.slice(1)].join('\r\n'));
    const twice = verifyStudy(folder, about)!.different;
    expect(twice.every(({ row, recomputed }) => row.endsWith('(2)') && recomputed === null)).toBe(true);
    expect(twice.length).toBeGreaterThan(0);
  });

  test('where another seed or fewer rounds are claimed', () => {
    for (const claim of [{ seed: 6 }, { resamples: 49 }, { rounds: 99 }]) {
      write('study/settings.json', JSON.stringify(settings.map((one) => ({ ...one, ...claim }))));
      expect(verifyStudy(folder, about)!.different.length).toBeGreaterThan(0);
    }
  });

  test('where an answer was made better', () => {
    const path = `evaluations/${cells[3]!.key}/predictions/medqa.jsonl`;
    write(path, read(path).replaceAll('"answer":"no"', '"answer":"yes"'));
    const { different } = verifyStudy(folder, about)!;
    expect(new Set(different.map(({ table }) => table))).toEqual(new Set(studyTableNames));
  });
});

describe('of a task whose answers are withheld', () => {
  const gated = { withheld: ['medqa'] } as Bundle;
  beforeEach(() => {
    for (const { key } of cells) rmSync(join(folder, 'evaluations', key, 'predictions/medqa.jsonl'));
  });

  test('numbers are counted, its means of groups too, and those of other tasks computed again', () => {
    const verified = verifyStudy(folder, gated)!;
    expect(verified.different).toEqual([]);
    expect(verified.withheld).toBeGreaterThan(1000);
    expect(verified.recomputed).toBeGreaterThan(1000);
    forge('changes', 'value', 0);
    expect(verifyStudy(folder, gated)!.different).toHaveLength(1);
  });

  test('tests are part of the family that the others are corrected for', () => {
    const [head, ...lines] = read('study/changes.csv').trimEnd().split('\r\n');
    const at = (column: string) => head!.split(',').indexOf(column);
    const marked = lines.map((line) => {
      const squares = line.split(',');
      if (squares[at('task')] === 'medqa') squares[at('p_holm')] = '0.001';
      return squares.join(',');
    });
    write('study/changes.csv', [head, ...marked, ''].join('\r\n'));
    const { different } = verifyStudy(folder, gated)!;
    expect(different.length).toBeGreaterThan(10);
    expect(different.every(({ row, column }) => column === 'p_holm' && row.includes('medqa'))).toBe(true);
  });
});

test('a bundle without these tables is verified without them', () => {
  rmSync(join(folder, 'study'), { recursive: true });
  expect(verifyStudy(folder, about)).toBeNull();
});

test.each([
  ['a table is missing', () => rmSync(join(folder, 'study/effects.csv'))],
  ['a table is none', () => write('study/means.csv', 'a,b\r\n"1')],
  ['it would be resampled without end', () => write('study/settings.json', JSON.stringify([{ ...settings[0], rounds: 1e15 }]))], // prettier-ignore
  ['a cell lies elsewhere', () => write('matrix.json', JSON.stringify({ tasks, cells: [{ ...cells[0], key: '../../x' }] }))], // prettier-ignore
])('where %s, the bundle is refused', (_, damage) => {
  damage();
  expect(() => verifyStudy(folder, about)).toThrow(expect.objectContaining({ code: 'file-format' }));
});
