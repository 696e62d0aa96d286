/** The figures of Synergy as pictures that leave the program: the drawn shapes of the screen, with what they are and whose numbers they show. */
import type { RankCheck } from '../../../src-main/common/affinity';
import type { Way } from '../../../src-main/common/benchmark';
import { characteristicNames } from '../../../src-main/common/characteristics';
import type { Workbench } from '../../../src-main/common/contract';
import { WorkbenchError } from '../../../src-main/common/errors';
import type { Matrix } from '../../../src-main/common/matrix';
import { budgetName } from '../../../src-main/common/plan';
import type { Factorial, Study } from '../../../src-main/common/study';
import { trainingName } from '../../../src-main/common/training';
import type { Ink } from '../../charts/figure';
import { forestFigure, roomOfNames, type ForestLine } from '../../charts/forest';
import { heatFigure } from '../../charts/heat-figure';
import type { Picture } from '../../charts/picture';
import { sharesFigure } from '../../charts/shares-bar';
import { sizeFigure } from '../../charts/size-curve';
import { countOf, difference, modelName, points } from '../../format';
import { metricWords, toyWords, wayWords } from '../../words';
import { checkFigure, kindWords, rankWords } from './affinity-words';
import { changeCharts } from './change-charts';
import { characteristicFigures, taskNumbers } from './characteristic-figures';
import { marksOf, wholeGain, type Grid, type Show } from './grid';
import { drawn, headingsOf, showWords } from './heat';
import { interactionLines, shareLines } from './panel';

export interface Pictured {
  matrix: Matrix;
  grid: Grid;
  study: Study | null;
  show: Show;
  way: Way;
  workbench: Pick<Workbench, 'fitSizes' | 'characteriseTasks' | 'getAffinity' | 'compareMatrixAdapters'>;
}

export const pictureNames = [
  'heat',
  'charts',
  'interactions',
  'shares',
  'affinity',
  'similarity',
  'sizes',
  'tasks',
] as const;
export type PictureName = (typeof pictureNames)[number];

interface Kind {
  text: string;
  note: string;
  /** @throws WorkbenchError `not-found` where there is nothing to draw yet */
  draw(shown: Pictured): Promise<Picture> | Picture;
}

export const pictures: Record<PictureName, Kind> = {
  heat: { text: 'Heat map', note: 'The matrix as it is shown, a square for every number.', draw: heat },
  charts: {
    text: 'Charts',
    note: 'Every task with its trainings and their intervals, on one axis.',
    draw: charts,
  },
  interactions: {
    text: 'Interactions',
    note: 'What categories do together on every task, beyond the sum of what they do alone.',
    draw: interactions,
  },
  shares: {
    text: 'Shapley shares',
    note: 'What each category has of the gain of all, for every task.',
    draw: shares,
  },
  affinity: { text: 'Affinity', note: 'Predicted affinity against the measured changes.', draw: affinity },
  similarity: {
    text: 'Similarity of adapters',
    note: 'Likeness to the adapter of a task’s own category against the measured changes.',
    draw: similarity,
  },
  sizes: {
    text: 'Data size',
    note: 'Scores by the number of instructions, with the fitted curves.',
    draw: sizes,
  },
  tasks: {
    text: 'Tasks',
    note: 'What the tasks are like against what training gained on them.',
    draw: tasks,
  },
};

function heat({ matrix, grid, study, show, way }: Pictured): Picture {
  const headings = headingsOf(grid.columns);
  const marks = study && show !== 'score' ? marksOf(study, show) : null;
  const figure = heatFigure({
    groups: headings.groups,
    columns: grid.columns.map(({ task, title }, c) => {
      const metric = headings.metrics[c];
      return `${task === null ? 'Mean' : title}${metric ? ` ${metricWords[metric]}` : ''}`;
    }),
    rows: grid.rows.map((row) => ({
      name: row.name,
      squares: row.squares.map((square, c) => {
        const { tint, ...shown } = drawn(row, grid.columns[c]!, square, show);
        return { ...shown, tint: tint as Ink | null };
      }),
    })),
  });
  return {
    title: titleOf(show),
    figures: [{ figure }],
    notes: [
      `${whose(matrix, way)} · ± half the 95 % interval over items`,
      ...(marks ? [`● p < .05 after Holm, ${marks.marked} of ${marks.of} · approximate randomisation`] : []),
      ...toy(matrix),
    ],
  };
}

function charts({ matrix, grid, show, way }: Pictured): Picture {
  const { charts: all, domain } = changeCharts(grid, show);
  const names = roomOfNames(all.flatMap(({ lines }) => lines.map(({ name }) => name)));
  return {
    title: titleOf(show),
    figures: all.map(({ column, lines }) => ({
      ...{ heading: column.title, about: column.metric ? metricWords[column.metric] : 'several metrics' },
      figure: forestFigure(lines, spaceOf(names), domain),
    })),
    notes: [
      `${whose(matrix, way)} · 95 % intervals over items`,
      ...(show === 'score' ? [] : ['Filled: p < .05 after Holm, by approximate randomisation.']),
      ...toy(matrix),
    ],
  };
}

function interactions({ matrix, study, way }: Pictured): Picture {
  const all = factorialsOf(study).map((one) => ({ ...one, lines: interactionLines(one.factorial) }));
  const names = roomOfNames(
    all.flatMap(({ lines }: { lines: ForestLine[] }) => lines.map(({ name }) => name)),
  );
  return {
    title: 'Synergy: beyond the sum of what each does alone, points',
    figures: all.map(({ heading, about, lines }) => ({
      heading,
      about,
      figure: forestFigure(lines, spaceOf(names)),
    })),
    notes: [
      `${whose(matrix, way)} · 95 % intervals over items`,
      'Filled: the interval leaves zero out; no correction over several effects is made.',
      ...toy(matrix),
    ],
  };
}

function shares({ matrix, study, way }: Pictured): Picture {
  return {
    title: 'Shapley shares of the gain of all categories together, points',
    figures: factorialsOf(study).map(({ heading, about, factorial }) => {
      const whole = wholeGain(study!, factorial);
      const sum = whole ? `sums to ${difference(100 * whole.value)}` : '';
      return {
        heading,
        about: [about, sum].filter(Boolean).join(' · '),
        figure: sharesFigure(shareLines(factorial), 320, true),
      };
    }),
    notes: [
      `${whose(matrix, way)} · 95 % intervals over items`,
      'Left of the stroke: what takes away.',
      ...toy(matrix),
    ],
  };
}

async function affinity({ matrix, way, workbench }: Pictured): Promise<Picture> {
  const result = await workbench.getAffinity({ matrix: matrix.id });
  if (!result) throw nothing('No affinity was predicted for this matrix', 'Predict it under Affinity first.');
  const check = result.checks.find((one) => one.way === way);
  if (!check)
    throw nothing('Nothing measured stands against the predicted affinity yet', 'Finish some cells first.');
  return {
    title: 'Predicted affinity against the measured change',
    ...ranked(matrix, result.base, check, 'Affinity'),
  };
}

async function similarity({ matrix, way, workbench }: Pictured): Promise<Picture> {
  const { base, checks } = await workbench.compareMatrixAdapters({ matrix: matrix.id });
  const check = checks.find((one) => one.way === way);
  if (!check)
    throw nothing(
      'No task is of a category that was trained alone',
      'Train the categories of tasks alone too.',
    );
  return {
    title: 'Likeness to the adapter of the task’s own category against the measured change',
    ...ranked(matrix, base, check, 'Cosine'),
  };
}

const ranked = (matrix: Matrix, base: string, check: RankCheck, told: string) => ({
  figures: [{ figure: checkFigure(check, told, taskTitles(matrix)) }],
  notes: [
    `${modelName(base)} · ${wayWords[check.way].toLowerCase()} · ${kindWords(check.training)} · strokes: 95 % intervals over items; filled: it leaves zero out`,
    `Rank correlation ${rankWords(check.rank)}.`,
    `Within tasks ${rankWords(check.rankWithin)}.`,
    ...toy(matrix),
  ],
});

async function sizes({ matrix, way, workbench }: Pictured): Promise<Picture> {
  const { series, more, least } = await workbench.fitSizes({ matrix: matrix.id });
  return {
    title: 'Scores by the number of instructions',
    figures: series.map((one) => ({
      heading: `${trainingName({ ...one.training, size: null })} on ${taskTitles(matrix)(one.task)}`,
      about: `${metricWords[one.metric]}, ${wayWords[one.way].toLowerCase()}`,
      figure: sizeFigure(one),
    })),
    notes: [
      `${whose(matrix, way, false)} · a point for every seed; band: 95 % interval of the curve over resampled residuals`,
      `Dashed: from there on ${more.toLocaleString('en')} further instructions add less than ${points(100 * least)} points.`,
      ...toy(matrix),
    ],
  };
}

async function tasks({ matrix, way, workbench }: Pictured): Promise<Picture> {
  const { ways } = await workbench.characteriseTasks({ matrix: matrix.id });
  const found = ways.find((one) => one.way === way);
  const figures = found ? characteristicFigures(found, taskTitles(matrix)) : [];
  if (!found || figures.length === 0)
    throw nothing('Under two tasks have both a gain and characteristics', 'Finish some cells first.');
  return {
    title: 'What tasks are like, and the mean gain of the trained sets on them',
    figures: figures.map(({ name, about, figure }) => ({
      heading: characteristicNames[name],
      about: about && `rank correlation ${about}`,
      figure,
    })),
    notes: [
      taskNumbers(found, taskTitles(matrix)),
      `Exploratory: nothing is corrected for looking at ${figures.length} characteristics. ${whose(matrix, way)}`,
      ...toy(matrix),
    ],
  };
}

const titleOf = (show: Show): string => `${showWords[show].title}, ${showWords[show].unit}`;
const spaceOf = (names: number) => ({ width: 264 + names, names, numbers: 44 });
const taskTitles =
  ({ tasks: all }: Matrix) =>
  (name: string) =>
    all.find((task) => task.name === name)?.title ?? name;

/** “tern-1b · 3 seeds · 2,400,000 tokens each · likelihood”. */
function whose({ cells, budget }: Matrix, way: Way, told = true): string {
  const bases = [...new Set(cells.map(({ base }) => modelName(base)))].join(', ');
  const seeds = new Set(cells.map(({ seed }) => seed)).size;
  const parts = [bases, countOf(seeds, 'seed'), `${budgetName(budget)} each`];
  return [...parts, ...(told ? [wayWords[way].toLowerCase()] : [])].join(' · ');
}

const toy = ({ sample }: Matrix): string[] => (sample ? [toyWords] : []);

interface HeadedFactorial {
  heading: string;
  about: string;
  factorial: Factorial;
}

/** Every factorial under the title of its column; where one column has several, with what tells them apart. */
function factorialsOf(study: Study | null): HeadedFactorial[] {
  const all = study?.factorials ?? [];
  if (all.length === 0)
    throw nothing(
      'No set of two or more categories was trained in full yet',
      'It takes each alone and all together, beside the base.',
    );
  const several = all.some((one, i) => all.findIndex(({ column }) => column === one.column) !== i);
  return all.map((factorial) => ({
    heading: study!.columns[factorial.column]!.title,
    about: several ? `${trainingName(factorial.training)} · ${modelName(factorial.base)}` : '',
    factorial,
  }));
}

const nothing = (what: string, hint: string) => new WorkbenchError('not-found', `${what}.`, hint);
