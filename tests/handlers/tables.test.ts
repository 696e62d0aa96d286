/** The Tables view's calls on a workspace. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GridRequest } from '../../src-main/common/benchmark-grid';
import { paperModels } from '../../src-main/common/published';
import { tableHandlers } from '../../src-main/handlers/tables';
import { addEvaluation, recordScores } from '../../src-main/store/evaluations';
import { evaluation, scores, subjects } from '../renderer/stage/invented-evaluations';
import { temporaryFolder, temporaryStore } from '../store/fixtures';

const request: GridRequest = {
  ...{ evaluations: null, way: 'generate', show: 'score', baseline: null, published: true },
};

function open() {
  const saved: [string, string][] = [];
  const folder = temporaryFolder();
  const store = temporaryStore(folder);
  const handlers = tableHandlers({ store, folder }, (name, text) => {
    saved.push([name, text]);
    return Promise.resolve({ path: `/home/user/${name}` });
  });
  return { folder, store, handlers, saved };
}

test('a model that several evaluations asked is one row; asked in another way it is another', async () => {
  const { store, handlers } = open();
  const settings = evaluation().settings!;
  const ofBase = scores.filter(({ adapter }) => adapter === null);
  const add = (id: string, createdAt: string, part: object, of = ofBase) => {
    addEvaluation(store, { ...evaluation(), id, createdAt, settings: { ...settings, ...part } });
    recordScores(store, id, of);
  };
  add(
    'e1',
    '2026-01-01',
    {},
    ofBase.filter(({ task }) => task === 'medqa'),
  );
  add(
    'e2',
    '2026-01-02',
    {},
    ofBase.filter(({ task }) => task === 'pubmedqa'),
  );
  add(
    'e3',
    '2026-01-03',
    { shots: 4 },
    ofBase.filter(({ task }) => task === 'pubmedqa'),
  );
  const grid = await handlers.getTable(request);
  expect(grid.rows.map(({ trainedOn, cells }) => [trainedOn, cells.filter(Boolean).length])).toEqual([
    ['base', 3],
    ['base · 4-shot', 1],
  ]);
  expect((await handlers.getTable({ ...request, evaluations: ['e3'] })).rows).toHaveLength(1);
  expect(grid.rows[0]!.model).toBe(subjects[0]!.base.split('/').pop()!.replace('.gguf', ''));
});

test('an imported adapter is named by the file it came from, and by its folder too where two came from one name', async () => {
  const { folder, store, handlers } = open();
  const files = ['one', 'two', 'three'].map((id) => join(folder, 'adapters', id, 'adapter.gguf'));
  const sources = ['adapter_model.safetensors', 'adapter_model.safetensors', 'theirs.gguf'];
  files.forEach((file, i) => {
    mkdirSync(join(file, '..'), { recursive: true });
    const record = {
      source: sources[i],
      base: '/m.gguf',
      baseHash: 'ab',
      method: 'lora',
      ranks: [1],
      alpha: 1,
    };
    writeFileSync(
      join(file, '..', 'adapter.json'),
      JSON.stringify({ ...record, importedAt: `2026-01-0${i}` }),
    );
  });
  addEvaluation(store, { ...evaluation(), id: 'e1', createdAt: '2026-01-01' });
  const removed = join(folder, 'adapters', 'gone', 'adapter.gguf');
  recordScores(
    store,
    'e1',
    [...files, removed].map((adapter) => ({ ...scores[0]!, adapter })),
  );
  const { rows } = await handlers.getTable(request);
  expect(rows.map(({ trainedOn }) => trainedOn).sort()).toEqual([
    'adapter_model.safetensors, one',
    'adapter_model.safetensors, two',
    'gone/adapter.gguf',
    'theirs.gguf',
  ]);
});

test('the rows of the paper are added once, empty, and a number needs the source first', async () => {
  const { handlers } = open();
  await handlers.addPublished({ names: [...paperModels] });
  const models = await handlers.addPublished({ names: [...paperModels] });
  expect(models.map(({ name }) => name)).toEqual(paperModels);
  expect(models.every(({ numbers }) => numbers.length === 0)).toBe(true);
  const number = { model: models[0]!.id, task: 'medqa', metric: 'accuracy' as const, points: '27.9' };
  expect(() => handlers.setPublishedNumber(number)).toThrow('have no source');
  await handlers.setPublishedSource({ model: number.model, source: 'Invented 2031, table 2' });
  const [first] = await handlers.setPublishedNumber(number);
  expect(first!.numbers).toEqual([{ task: 'medqa', metric: 'accuracy', value: 0.279 }]);
  expect(() => handlers.setPublishedNumber({ ...number, points: '279' })).toThrow('no score in points');
});

test('what is saved is what is shown beforehand', async () => {
  const { store, handlers, saved } = open();
  addEvaluation(store, evaluation());
  recordScores(store, evaluation().id, scores);
  const file = { table: request, format: 'latex' as const, intervals: false, digits: 'full' as const };
  const text = await handlers.writeTable(file);
  await handlers.saveTable(file);
  expect(saved).toEqual([['benchmarks.tex', text]]);
  const value = scores.find(({ task, scoring }) => task === 'pubmedqa' && scoring === 'generate')!.value;
  expect(text).toContain(String(value));
});
