/** A matrix plan: the one of the command line's contract is taken, and what is wrong is named. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { WorkbenchError } from '../../src-main/common/errors';
import { checkPlan, trainingsOf } from '../../src-main/common/plan';
import { trainingName } from '../../src-main/common/training';

const tasks = ['pubmedqa', 'medication-status', 'conv2note'];
const check = (json: unknown) => checkPlan(json, (path) => `/plans/${path}`, tasks);
const good = {
  name: 'sample',
  bases: ['../sample/model.gguf'],
  datasets: [{ file: '../sample/instructions.json' }, { name: 'mine' }],
  rows: [[], ['QA'], ['GEN', 'QA']],
  tasks: [{ name: 'pubmedqa', file: 'pubmedqa.json' }],
  budget: { tokens: 200000 },
  seeds: [1],
  recipe: { rank: 8 },
  scoring: 'likelihood',
};

test('a good plan comes back with absolute paths and its rows in the order of the categories', () => {
  expect(check(good)).toEqual({
    ...good,
    bases: ['/plans/../sample/model.gguf'],
    datasets: [{ file: '/plans/../sample/instructions.json' }, { name: 'mine' }],
    groups: {},
    rows: [[], ['QA'], ['QA', 'GEN']],
    sizes: [null],
    methods: ['lora'],
    origins: ['all'],
    tasks: [{ name: 'pubmedqa', file: '/plans/pubmedqa.json' }],
  });
});

test('seeds, recipe and scoring have defaults and a limit is kept', () => {
  const plan = check({ ...good, seeds: undefined, recipe: undefined, scoring: undefined, limit: 5 });
  expect(plan).toMatchObject({ seeds: [42], recipe: {}, scoring: 'both', limit: 5 });
});

test('sizes, methods and origins multiply every row but the base', () => {
  const plan = check({
    ...good,
    rows: [[], ['QA'], ['clinic', 'IE']],
    groups: { clinic: { datasets: ['mine'] } },
    sizes: [100, null],
    methods: ['lora', 'full'],
    origins: ['written'],
    budget: { steps: 50 },
  });
  expect(plan.rows).toEqual([[], ['QA'], ['IE', 'clinic']]);
  expect(trainingsOf(plan).map(trainingName)).toEqual([
    'Base',
    'QA · 100 rows · written by people',
    'QA · written by people',
    'QA · 100 rows · full fine-tuning · written by people',
    'QA · full fine-tuning · written by people',
    'IE + clinic · 100 rows · written by people',
    'IE + clinic · written by people',
    'IE + clinic · 100 rows · full fine-tuning · written by people',
    'IE + clinic · full fine-tuning · written by people',
  ]);
});

test('without methods the recipe says which', () => {
  expect(check({ ...good, recipe: { method: 'dora' } }).methods).toEqual(['dora']);
});

test('a plan of base rows alone needs no dataset', () => {
  expect(check({ ...good, rows: [[]], datasets: [] }).datasets).toEqual([]);
});

const refused = (change: object): WorkbenchError => {
  try {
    check({ ...good, ...change });
  } catch (error) {
    return error as WorkbenchError;
  }
  throw new Error('The plan was taken.');
};

test.each([
  [{ tassks: [] }, 'no key “tassks”. Did you mean “tasks”?'],
  [{ name: '' }, 'name is ""'],
  [{ bases: [] }, 'bases is []'],
  [{ bases: [7] }, 'bases[0] is 7'],
  [{ tasks: [] }, 'tasks is []'],
  [{ tasks: undefined }, 'tasks is missing'],
  [{ tasks: ['pubmedqa'] }, 'tasks[0] is "pubmedqa"'],
  [{ tasks: [{ name: 'pubmedqua', file: 'x' }] }, 'no task. Did you mean “pubmedqa”?'],
  [{ tasks: [{ name: 'pubmedqa' }] }, 'tasks[0].file is missing'],
  [{ tasks: [...good.tasks, ...good.tasks] }, 'tasks holds “pubmedqa” twice'],
  [{ rows: [['QA'], ['qa']] }, '"qa", which is no category or group. Did you mean “QA”?'],
  [{ groups: { QA: {} } }, 'groups.QA has the name of a category'],
  [{ groups: { ward: { datasets: ['minne'] } } }, 'groups.ward.datasets[0] is "minne". Did you mean “mine”?'],
  [{ sizes: [0] }, 'sizes[0] is 0'],
  [{ sizes: [5, 5] }, 'sizes holds “5” twice'],
  [{ methods: ['lroa'] }, 'methods[0] is "lroa". Did you mean “lora”?'],
  [{ origins: [] }, 'origins is []'],
  [{ budget: { tokens: 5, steps: 5 } }, 'either tokens or steps'],
  [{ rows: ['QA'] }, 'rows[0] is "QA"'],
  [{ rows: [['QA', 'QA']] }, 'one of its members twice'],
  [
    {
      rows: [
        ['QA', 'IE'],
        ['IE', 'QA'],
      ],
    },
    'rows holds “QA + IE” twice',
  ],
  [{ budget: { tokens: -1 } }, 'budget.tokens is -1'],
  [{ budget: { tokens: 1.5 } }, 'budget.tokens is 1.5'],
  [{ budget: 1000 }, 'budget is 1000'],
  [{ budget: { token: 5 } }, 'Did you mean “tokens”?'],
  [{ seeds: [] }, 'seeds is []'],
  [{ seeds: [1, 1] }, 'seeds holds “1” twice'],
  [{ seeds: [-1] }, 'seeds[0] is -1'],
  [{ datasets: [] }, 'rows ask for training'],
  [{ datasets: [{}] }, 'either file or name'],
  [{ datasets: [{ file: 'a', name: 'b' }] }, 'either file or name'],
  [{ datasets: [{ file: 'one/a.json' }, { file: 'two/a.json' }] }, 'datasets holds “a” twice'],
  [{ scoring: 'generated' }, 'Did you mean “generate”?'],
  [{ limit: 0 }, 'limit is 0'],
  [{ recipe: [] }, 'recipe is []'],
])('%j is refused as a plan: %s', (change, sentence) => {
  const error = refused(change);
  expect(error.code).toBe('plan');
  expect(error.message).toContain(sentence);
  expect(error.hint).not.toBe('');
});

test('the names that are known stand in the hint', () => {
  expect(refused({ tasks: [{ name: 'x', file: 'x' }] }).hint).toBe(
    'Tasks: pubmedqa, medication-status, conv2note.',
  );
  expect(refused({ rows: [['X']] }).hint).toBe('There are QA, IE, GEN, OTHER.');
});

test('a recipe out of range is refused as a recipe', () => {
  expect(refused({ recipe: { rank: 0 } }).code).toBe('recipe');
});

test.each([null, [], 'plan', 7])('%j is no plan', (json) => {
  expect(() => check(json)).toThrow('A plan is a JSON object');
});

test('the sample plan that ships is a plan', () => {
  const plan = check(JSON.parse(readFileSync('resources/plans/sample.json', 'utf8')));
  expect(plan.rows).toHaveLength(8);
  expect(plan.tasks.map((task) => task.name)).toEqual(tasks);
});
