/** One round of everything a study does, through a served workbench: import, review, check, train, evaluate, matrix, delete. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { everyRow } from '../../src-main/common/list.ts';

const rows = 5000;
const recipe = { rank: 4, batchSize: 4, packTokens: 512, maxSteps: 12, checkpointEvery: 4, threads: 1 };

/**
 * @param call of the contract
 * @param folder takes the file that is imported
 * @param round from 0: rows and seeds are its own, so that nothing is known from the round before
 */
export async function work({ call, giveFile }, folder, round) {
  const dataset = `round-${round}`;
  const [model] = await call('listModels', null);
  await importRows(call, await giveFile(fileOf(folder, round)), dataset);
  await lookThrough(call, dataset);
  const base = model.file;
  const run = await trained(call, { base, dataset, categories: [], recipe: { ...recipe, seed: round } });
  const tasks = (await call('listTasks', null)).filter(({ name }) => name === 'pubmedqa');
  const files = tasks.map(({ name, files: [{ file }] }) => ({ name, file }));
  await evaluated(call, {
    subjects: [
      { kind: 'base', base },
      { kind: 'run', run },
    ],
    tasks: files,
  });
  await crossed(call, planOf({ base, tasks: files, round }));
  await call('makeBackup', null);
  await call('deleteDataset', { dataset });
}

function fileOf(folder, round) {
  const file = join(folder, 'rows.jsonl');
  const row = (i) => ({
    instruction: `Name finding ${i} of note ${round}.`,
    input: `Finding ${i} was seen in bed ${(i * 7 + round) % 97}. `.repeat(3),
    output: `finding ${i}`,
    category: ['QA', 'IE', 'GEN'][i % 3],
  });
  writeFileSync(file, Array.from({ length: rows }, (_, i) => JSON.stringify(row(i))).join('\n'));
  return file;
}

async function importRows(call, { token }, dataset) {
  const choice = { token, dataset, map: null, instruction: null, category: null };
  await call('previewImport', choice);
  const { imported } = await call('importFile', choice);
  if (imported !== rows) throw new Error(`${imported} of ${rows} rows were imported.`);
}

/** Searched, checked, split and in part reviewed. */
async function lookThrough(call, dataset) {
  const search = { dataset, filter: { ...everyRow, text: 'bed 11' }, order: 'row' };
  await until(async () => (await call('countInstructions', { ...search, counted: 1000 })).unindexed === 0);
  const found = await call('pageInstructions', { ...search, offset: 0, limit: 50 });
  await call('computeStatistics', { dataset });
  await call('findDuplicates', { dataset, threshold: 0.9 });
  const scope = { dataset, queue: null, reviewer: 'R1' };
  for (const { id } of found.rows.slice(0, 20)) {
    const change = { kind: 'decision', value: 'accepted' };
    await call('changeReview', { ...scope, id, adjudicating: false, change });
  }
  await call('drawSplits', { dataset, validation: 0.02, test: 0.1, seed: 1 });
}

async function trained(call, request) {
  const { id } = await call('startRun', request);
  await until(async () => isDone((await call('getRun', { run: id })).run));
  return id;
}

async function evaluated(call, asked) {
  const rest = { scoring: 'both', limit: 10, shots: 0, template: 'auto', device: 'auto' };
  for (const { id } of await call('startEvaluation', { ...asked, ...rest })) {
    const settled = async () => (await call('openEvaluation', { evaluation: id })).evaluation;
    await until(async () => isDone(await settled()));
  }
}

async function crossed(call, plan) {
  const { plan: file } = await call('savePlan', { plan });
  const { id: matrix } = await call('startMatrix', { plan: file });
  await until(async () => isDone(await call('getMatrix', { matrix })));
  await call('studyMatrix', { matrix, way: 'likelihood' });
  await call('exportMatrix', { matrix, table: 'matrix', format: 'csv' });
}

const planOf = ({ base, tasks, round }) => ({
  name: 'soak',
  bases: [base],
  datasets: [{ name: 'instructions' }],
  rows: [[], ['QA'], ['QA', 'GEN']],
  tasks,
  budget: { tokens: 4000 },
  seeds: [round],
  recipe: { rank: 4, batchSize: 4, packTokens: 512, threads: 1 },
  scoring: 'likelihood',
  limit: 8,
});

function isDone({ id, state, error }) {
  if (['queued', 'running'].includes(state)) return false;
  if (state === 'done') return true;
  throw new Error(`${id} is ${state}: ${error}`);
}

async function until(holds) {
  while (!(await holds())) await wait(500);
}
