/** The study of a matrix as a view asks for it: made once for the same cells. */
import { beforeEach, expect, it } from 'vitest';
import { untrained } from '../../src-main/common/training';
import { createStudies, studyTable } from '../../src-main/runs/study';
import { addEvaluation } from '../../src-main/store/evaluations';
import { addMatrix, updateCell } from '../../src-main/store/matrices';
import type { Plan } from '../../src-main/common/plan';
import type { Worker } from '../../src-main/runs/launch';
import type { Store } from '../../src-main/store/connection';
import { temporaryFolder, temporaryStore } from '../store/fixtures';

let store: Store;
let asked: string[][];
let failing: boolean;
const desk = {
  call: (_method: string, { trainings }: { trainings: { folders: string[] }[] }) => {
    asked.push(trainings.flatMap(({ folders }) => folders));
    return failing ? Promise.reject(new Error('The desk ended.')) : Promise.resolve({ cells: [] });
  },
} as unknown as Worker;

beforeEach(() => {
  const folder = temporaryFolder();
  store = temporaryStore(folder);
  [asked, failing] = [[], false];
  const plan = { budget: { tokens: 10 } } as Plan;
  const cells = ['a', 'b'].map((key) => ({ key, base: 'base.gguf', ...untrained, seed: 1 }));
  addMatrix(store, { id: 'm', name: 'm', createdAt: '2026-01-01', tasks: [], sample: false, plan, cells });
  for (const id of ['a', 'b'])
    addEvaluation(store, { id, folder: `of ${id}`, runId: null, createdAt: '2026' });
});

const finish = (key: string) => updateCell(store, 'm', key, { state: 'done', evaluationId: key });

it('asked again with the same finished cells costs nothing, also while it is being made', async () => {
  finish('a');
  const studies = createStudies({ store, desk });
  const both = await Promise.all([studies('m', 'likelihood'), studies('m', 'likelihood')]);
  expect(both[0]).toBe(both[1]);
  expect(await studies('m', 'likelihood')).toBe(both[0]);
  expect(asked).toHaveLength(1);
});

it('is made anew when a cell finished, and for the other way of asking', async () => {
  finish('a');
  const studies = createStudies({ store, desk });
  await studies('m', 'likelihood');
  await studies('m', 'generate');
  finish('b');
  await studies('m', 'likelihood');
  expect(asked).toEqual([['of a'], ['of a'], ['of a', 'of b']]);
});

it('one that failed is asked for again', async () => {
  finish('a');
  failing = true;
  const studies = createStudies({ store, desk });
  await expect(studies('m', 'likelihood')).rejects.toThrow('The desk ended.');
  failing = false;
  await studies('m', 'likelihood');
  expect(asked).toHaveLength(2);
});

it('a matrix without a finished cell has none, and that is said', async () => {
  const studies = createStudies({ store, desk });
  await expect(studies('m', 'likelihood')).rejects.toThrow('No cell of matrix m is finished.');
  await expect(studyTable(store, studies, { name: 'changes', matrix: 'm' })).rejects.toThrow(
    'No cell of matrix m is finished.',
  );
});
