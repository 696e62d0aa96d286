/** The Evaluate view's calls: what may be started, and how an evaluation stands while it is stopped and goes on. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { writeAdapter } from '../../src-main/adapters/adapter-gguf';
import { cancelled } from '../../src-main/common/errors';
import type { Evaluation } from '../../src-main/common/evaluation';
import type { HashedFile } from '../../src-main/common/provenance';
import { createFileTokens } from '../../src-main/handlers/file-tokens';
import { evaluationHandlers } from '../../src-main/handlers/evaluations';
import { taskHandlers } from '../../src-main/handlers/tasks';
import { readGgufHeader } from '../../src-main/models/gguf-header';
import type { Worker } from '../../src-main/runs/launch';
import { createQueue } from '../../src-main/runs/queue';
import type { Workspace } from '../../src-main/runs/workspace';
import { listEvaluations } from '../../src-main/store/evaluations';
import { openStore } from '../../src-main/store/open';
import { addFile } from '../../src-main/store/files';
import { addRun } from '../../src-main/store/runs';
import type { Task } from '../../src-main/common/benchmark';
import { checkAdapters } from '../../src-main/worker/check-adapters';
import { previewTask } from '../../src-main/worker/preview-task';
import { tasksOfFile } from '../../src-main/worker/recognise-tasks';
import { scores } from '../renderer/stage/invented-evaluations';
import { run } from '../renderer/stage/invented';
import { sampleFolder } from '../models/tiny-llama';
import { temporaryFolder, temporaryStore } from '../store/fixtures';

const model = join(sampleFolder, 'model.gguf');
const pubmedqa = join(sampleFolder, 'benchmarks/pubmedqa.json');
let workspace: Workspace;
/** How the engine answers; it hangs until it is stopped by default. */
let evaluate: (signal: AbortSignal) => Promise<unknown>;

interface DeskJob {
  file: string;
  files: string[];
  own?: Task;
  task: Task | null;
}

interface FitJob {
  bases: HashedFile[];
  adapters: string[];
}

const untilStopped = (signal: AbortSignal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(cancelled())));

beforeEach(() => {
  const folder = temporaryFolder();
  evaluate = untilStopped;
  const desk = {
    call: async (method: string, { file, files, own, task }: DeskJob) => {
      if (method === 'recogniseTasks') return { tasks: await tasksOfFile(file, own) };
      if (method === 'previewTask') return previewTask(file, task);
      return method === 'fingerprint' ? { hashes: files.map(() => 'ab') } : { total: 0, first: [] };
    },
    close: () => {},
  };
  const engine = {
    call: (method: string, job: FitJob, _r: unknown, signal: AbortSignal) => {
      if (method !== 'checkAdapters') return evaluate(signal);
      // Runs here are rows of the store alone.
      const there = job.adapters.filter((file) => existsSync(file));
      return checkAdapters(job.bases, there);
    },
    close: () => {},
  };
  workspace = {
    folder,
    store: temporaryStore(folder),
    desk: desk as unknown as Worker,
    engine: engine as unknown as Worker,
    queue: createQueue(),
    emit: () => {},
  };
  addFile(workspace.store, 'model', model);
});

const files = createFileTokens();
const samples = () => ({ pubmedqa });
const handlers = () => ({
  ...taskHandlers(workspace, files, samples),
  ...evaluationHandlers(workspace, samples),
});
const request = () => ({
  subjects: [{ kind: 'base' as const, base: model }],
  tasks: [{ name: 'pubmedqa', file: pubmedqa }],
  scoring: 'both' as const,
  limit: 5,
  shots: 0,
  template: 'auto' as const,
  device: 'auto' as const,
});
const stateOf = ({ id }: Evaluation) => listEvaluations(workspace.store).find((one) => one.id === id)!.state;

test('starts at once with its settings frozen in its folder, and is done with its scores', async () => {
  const undefinedError = { ...scores[1]!, stderr: NaN, ci95: [NaN, NaN] };
  evaluate = async () => ({ scores: [scores[0], undefinedError], leftOut: [] });
  const started = (await handlers().startEvaluation(request()))[0]!;
  await workspace.queue.idle();
  expect(stateOf(started)).toBe('done');
  const settings = JSON.parse(readFileSync(join(started.folder, 'settings.json'), 'utf8')) as object;
  expect(settings).toMatchObject({
    bases: [model],
    adapters: [null],
    tasks: [{ name: 'pubmedqa' }],
    limit: 5,
    seed: 42,
  });
  const opened = await handlers().openEvaluation({ evaluation: started.id });
  expect(opened.scores).toEqual([scores[0], undefinedError]);
});

test('an adapter is asked on the base it was trained on, and no other', async () => {
  addRun(workspace.store, {
    ...run({ id: 'r1', state: 'done', base: model }),
    result: { adapter: '/r/adapter.gguf', model: null } as never,
  });
  addRun(workspace.store, run({ id: 'r2', state: 'failed' }));
  const subjects = [
    { kind: 'base' as const, base: model },
    { kind: 'run' as const, run: 'r1' },
  ];
  const [only] = await handlers().startEvaluation({ ...request(), subjects });
  expect(only!.settings).toMatchObject({ bases: [model], adapters: [null, '/r/adapter.gguf'] });
  const unfinished = { ...request(), subjects: [{ kind: 'run' as const, run: 'r2' }] };
  await expect(handlers().startEvaluation(unfinished)).rejects.toThrow('Run r2 has no adapter to evaluate');
});

/** An adapter of the sample as an import leaves it. The fake desk says “ab” of every file. */
function importedAdapter(baseHash: string, rows = 0): string {
  const folder = join(workspace.folder, 'adapters', '3f2a');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'adapter.gguf');
  const [k, n] = readGgufHeader(model).tensors.get('blk.0.attn_q.weight')!.shape;
  const half = (length: number) => new Float32Array(length).fill(0.01);
  const pair = { layer: 0, module: 'attn_q' as const, rank: 1, a: half(k!), b: half(n! + rows) };
  writeAdapter(file, { architecture: 'llama', alpha: 2, pairs: [{ ...pair, magnitude: null }] });
  const record = { source: 'theirs.gguf', base: model, baseHash, method: 'lora', ranks: [1], alpha: 2 };
  const importedAt = '2026-01-01T00:00:00Z';
  writeFileSync(join(folder, 'adapter.json'), JSON.stringify({ ...record, importedAt }));
  return file;
}

test('an imported adapter is asked beside the base it was imported for', async () => {
  const adapter = importedAdapter('ab');
  const subjects = [
    { kind: 'base' as const, base: model },
    { kind: 'adapter' as const, adapter },
  ];
  const [only] = await handlers().startEvaluation({ ...request(), subjects });
  expect(only).toMatchObject({ runId: null, settings: { bases: [model], adapters: [null, adapter] } });
});

test('an adapter of another base, or of none here, is refused before anything waits', async () => {
  const asked = (adapter: string) =>
    handlers().startEvaluation({ ...request(), subjects: [{ kind: 'adapter', adapter }] });
  await expect(asked(importedAdapter('cd'))).rejects.toMatchObject({
    code: 'adapter-mismatch',
    message: expect.stringContaining(`was imported for ${model}, SHA-256 cd`) as string,
  });
  await expect(asked(importedAdapter('ab', 8))).rejects.toMatchObject({
    code: 'adapter-mismatch',
    message: expect.stringContaining('model.gguf: it adapts blk.0.attn_q.weight as') as string,
  });
  await expect(asked('/elsewhere/adapter.gguf')).rejects.toMatchObject({ code: 'refused' });
  expect(listEvaluations(workspace.store)).toEqual([]);
});

test('a task that is named twice is refused: its items would count twice', async () => {
  const [one] = request().tasks;
  await expect(handlers().startEvaluation({ ...request(), tasks: [one!, one!] })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('The task pubmedqa is named twice') as string,
  });
  expect(listEvaluations(workspace.store)).toEqual([]);
});

test('bare bases are asked together; a base with an adapter is an evaluation of its own', async () => {
  const second = join(workspace.folder, 'second.gguf');
  writeFileSync(second, readFileSync(model));
  addFile(workspace.store, 'model', second);
  addRun(workspace.store, {
    ...run({ id: 'r1', state: 'done', base: second }),
    result: { adapter: '/r/adapter.gguf', model: null } as never,
  });
  const base = (file: string) => ({ kind: 'base' as const, base: file });
  const started = await handlers().startEvaluation({ ...request(), subjects: [base(model), base(second)] });
  expect(started.map(({ settings }) => settings)).toMatchObject([
    { bases: [model, second], adapters: [null] },
  ]);
  const subjects = [base(model), base(second), { kind: 'run' as const, run: 'r1' }];
  const parted = await handlers().startEvaluation({ ...request(), subjects });
  expect(parted.map(({ settings }) => settings)).toMatchObject([
    { bases: [model], adapters: [null] },
    { bases: [second], adapters: [null, '/r/adapter.gguf'] },
  ]);
});

test('pauses, goes on and is cancelled; a restart of the program interrupts it', async () => {
  const { startEvaluation, pauseEvaluation, resumeEvaluation, cancelEvaluation } = handlers();
  const started = (await startEvaluation(request()))[0]!;
  await expect(async () => resumeEvaluation({ evaluation: started.id })).rejects.toThrow('cannot go on');
  await pauseEvaluation({ evaluation: started.id });
  await workspace.queue.idle();
  expect(stateOf(started)).toBe('paused');
  await resumeEvaluation({ evaluation: started.id });
  expect(stateOf(started)).toBe('running');
  await cancelEvaluation({ evaluation: started.id });
  await workspace.queue.idle();
  expect(stateOf(started)).toBe('cancelled');
  await expect(async () => cancelEvaluation({ evaluation: started.id })).rejects.toThrow('neither runs');

  await resumeEvaluation({ evaluation: started.id });
  workspace.store.close();
  const again = openStore(workspace.folder);
  expect(listEvaluations(again)[0]!.state).toBe('interrupted');
  again.close();
});

test('a failure is kept with its reason, and the next one has its turn', async () => {
  evaluate = () => Promise.reject(new Error('The card is gone.'));
  const first = (await handlers().startEvaluation(request()))[0]!;
  await workspace.queue.idle();
  expect(listEvaluations(workspace.store)[0]).toMatchObject({ id: first.id, state: 'failed' });
  expect(listEvaluations(workspace.store)[0]!.error).toMatchObject({
    code: 'internal',
    message: 'The card is gone.',
  });
});

test('a chosen file goes to the task it belongs to; a file of nothing is refused by what tasks there are', async () => {
  const path = join(workspace.folder, 'mine.json');
  writeFileSync(path, readFileSync(pubmedqa));
  const [task] = await handlers().addBenchmarkFile({
    token: files.take(path, 'mine.json').token,
    task: null,
  });
  expect(task).toMatchObject({
    name: 'pubmedqa',
    files: [{ sample: true }, { file: path, sample: false }],
  });
  const other = join(workspace.folder, 'other.json');
  writeFileSync(other, '[{"a": "b"}]');
  const { token } = files.take(other, 'other.json');
  await expect(handlers().addBenchmarkFile({ token, task: null })).rejects.toThrow(
    'is not the file of a task',
  );
  const elsewhere = { ...request(), tasks: [{ name: 'pubmedqa', file: '/etc/passwd' }] };
  await expect(handlers().startEvaluation(elsewhere)).rejects.toMatchObject({ code: 'refused' });
  expect(existsSync(join(workspace.folder, 'evaluations'))).toBe(false);
});

const triage = {
  ...{ name: 'triage', group: 'QA', instruction: 'Is it urgent?', input: '{note}', output: '{label}' },
  choices: ['urgent', 'routine'],
};
const notes = (name: string, labels: string[]): string => {
  const path = join(workspace.folder, name);
  writeFileSync(
    path,
    labels.map((label, i) => `{"id":"n${i}","note":"Note ${i}.","label":"${label}"}\n`).join(''),
  );
  return path;
};
const tokenOf = (path: string) => files.take(path, 'notes.jsonl').token;

test('a file shows its fields, then its first item as the task of one’s own asks it; nothing is stored', async () => {
  const { previewTask: preview, listTasks } = handlers();
  const token = tokenOf(notes('notes.jsonl', ['urgent', 'routine']));
  expect(await preview({ token, description: null })).toEqual({
    fields: [
      { name: 'id', value: 'n0' },
      { name: 'note', value: 'Note 0.' },
      { name: 'label', value: 'urgent' },
    ],
    ...{ metrics: null, ends: null, item: null, problem: null },
  });
  const { item, metrics } = await preview({ token, description: triage });
  expect(item).toMatchObject({ id: 'n0', output: 'urgent', target: 'urgent', document: null });
  expect(item!.options).toEqual(triage.choices);
  expect(item!.prompt).toContain('### Instruction:\nIs it urgent?\n\n### Input:\nNote 0.\n\n### Response:');
  expect(metrics!.generate).toEqual(['accuracy', 'macroF1']);
  const more = { document: '{note}', stop: ['\n'], only: { field: 'label', value: 'routine' } };
  expect(await preview({ token, description: { ...triage, ...more } })).toMatchObject({
    ends: { stop: ['\n'], maxTokens: 12 },
    item: { id: 'n1', target: 'routine', document: 'Note 1.' },
  });
  const { problem } = await preview({ token, description: { ...triage, output: '{gold}' } });
  expect(problem).toBe('The first record is left out: gold is missing.');
  const other = preview({ token: tokenOf(pubmedqa), description: null });
  await expect(other).rejects.toThrow('holds no record in JSON Lines');
  expect((await listTasks(null)).map(({ name }) => name)).not.toContain('triage');
});

test('a task of one’s own is kept with its file, and takes others of its kind', async () => {
  const { addOwnTask, addBenchmarkFile: addFileOf } = handlers();
  const first = notes('first.jsonl', ['urgent', 'routine']);
  const { task, file: kept } = await addOwnTask({ token: tokenOf(first), description: triage });
  expect(task).toMatchObject({
    name: 'triage',
    version: 1,
    source: '',
    files: [{ file: first, sample: false }],
  });
  expect(kept).toBe(first);
  const second = notes('second.jsonl', ['routine']);
  const [again] = await addFileOf({ token: tokenOf(second), task: 'triage' });
  expect(again!.files.map(({ file }) => file).sort()).toEqual([first, second]);
  const wrong = addFileOf({ token: tokenOf(notes('wrong.jsonl', ['soon'])), task: 'triage' });
  await expect(wrong).rejects.toThrow('its answer “soon” is none of urgent, routine');
  await expect(
    addOwnTask({ token: tokenOf(first), description: { ...triage, name: 'medqa' } }),
  ).rejects.toThrow('which is a task that ships');
  await expect(addFileOf({ token: tokenOf(first), task: 'medqa' })).rejects.toMatchObject({
    code: 'not-found',
  });
});
