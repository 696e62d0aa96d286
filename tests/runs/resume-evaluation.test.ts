/** An evaluation that goes on: where its base model lies by then, and how its failure is told when nothing can be recorded. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { WorkbenchError } from '../../src-main/common/errors';
import type { Evaluation } from '../../src-main/common/evaluation';
import { readEvaluationSettings } from '../../src-main/files/evaluation-settings';
import { createEvaluation, resumeEvaluation } from '../../src-main/runs/evaluate';
import type { Worker } from '../../src-main/runs/launch';
import type { Workspace } from '../../src-main/runs/workspace';
import { sql } from '../../src-main/store/connection';
import { getEvaluation } from '../../src-main/store/evaluations';
import { addFile } from '../../src-main/store/files';
import { temporaryFolder, temporaryStore } from '../store/fixtures';

let workspace: Workspace;
let evaluation: Evaluation;
let told: Evaluation[];
/** What the desk says a file's hash is. */
let hashes: Record<string, string>;
const place = (name: string) => join(workspace.folder, name);
const lines = () => join(evaluation.folder, 'predictions', 'pubmedqa.jsonl');
const resume = () => resumeEvaluation(workspace, evaluation.id, new AbortController().signal);

beforeEach(() => {
  const folder = temporaryFolder();
  told = [];
  hashes = {};
  const desk = (_: string, { files }: { files: string[] }) =>
    Promise.resolve({ hashes: files.map((file) => hashes[file] ?? 'other') });
  workspace = {
    folder,
    store: temporaryStore(folder),
    desk: { call: desk } as unknown as Worker,
    engine: { call: () => Promise.resolve({ scores: [], leftOut: [] }) } as unknown as Worker,
    emit: (event) => void (event.kind === 'evaluation' && told.push(event.evaluation)),
  } as Workspace;
  const base = place('base.gguf');
  writeFileSync(base, folder);
  evaluation = createEvaluation(
    workspace,
    { id: 'e1' },
    {
      ...{ bases: [base], adapters: [null], tasks: [{ name: 'pubmedqa', file: place('pubmedqa.json') }] },
      ...{ scoring: 'both', limit: null, template: 'auto', threads: null, seed: 42 },
    },
  );
});

test('on a full disk, where nothing can be recorded, a failure is told all the same', async () => {
  workspace.engine.call = (() => {
    sql(workspace.store).pragma('query_only = ON');
    return Promise.reject(new WorkbenchError('disk-full', 'The disk is full.', 'Make room.'));
  }) as Worker['call'];
  await expect(resume()).rejects.toThrow();
  expect(getEvaluation(workspace.store, 'e1').state).toBe('running');
  expect(told.at(-1)).toMatchObject({
    ...{ id: 'e1', state: 'failed' },
    error: { code: 'disk-full', message: 'The disk is full.', hint: 'Make room.' },
  });
});

describe('a base model that was moved', () => {
  /** It had answered one item, and was writing down the next. */
  beforeEach(() => {
    const [base] = evaluation.settings!.bases;
    const settings = readEvaluationSettings(evaluation.folder);
    const provenance = { bases: [{ file: base, sha256: 'a1', template: 'alpaca' }], seed: 42 };
    writeFileSync(join(evaluation.folder, 'settings.json'), JSON.stringify({ ...settings, provenance }));
    mkdirSync(join(lines(), '..'));
    writeFileSync(lines(), `${JSON.stringify({ task: 'pubmedqa', item: '1', base })}\n{"task":"pub`);
    const measured = join(evaluation.folder, 'measured', 'conceptF1-00');
    mkdirSync(measured, { recursive: true });
    writeFileSync(join(measured, 'values.jsonl'), `${JSON.stringify({ item: '1', base, value: 1 })}\n`);
    renameSync(base!, place('moved.gguf'));
    writeFileSync(place('another.gguf'), 'another');
    addFile(workspace.store, 'model', place('another.gguf'));
    addFile(workspace.store, 'model', place('moved.gguf'));
    hashes = { [place('moved.gguf')]: 'a1' };
  });

  test('is found by its hash where the workspace knows it, and all that names it follows', async () => {
    await resume();
    const moved = place('moved.gguf');
    expect(getEvaluation(workspace.store, 'e1')).toMatchObject({
      state: 'done',
      settings: { bases: [moved] },
    });
    expect(readEvaluationSettings(evaluation.folder)).toMatchObject({
      bases: [moved],
      provenance: { bases: [{ file: moved, sha256: 'a1' }] },
    });
    const answered = `${JSON.stringify({ task: 'pubmedqa', item: '1', base: moved })}\n`;
    expect(readFileSync(lines(), 'utf8')).toBe(answered);
    const values = readFileSync(join(evaluation.folder, 'measured', 'conceptF1-00', 'values.jsonl'), 'utf8');
    expect(values).toContain(moved);
  });

  const isLost = () => ({
    code: 'model-lost',
    message: `The base model ${place('base.gguf')} is not where it was.`,
    hint: expect.stringContaining('Models view') as string,
  });

  test('is lost where no model of the workspace is the same', async () => {
    hashes = {};
    await expect(resume()).rejects.toMatchObject(isLost());
    expect(getEvaluation(workspace.store, 'e1')).toMatchObject({ state: 'failed', error: isLost() });
    expect(readFileSync(lines(), 'utf8')).toContain(place('base.gguf'));
  });

  test('is lost where nothing was asked of it yet, so that its hash is not known', async () => {
    const { provenance: _, ...settings } = readEvaluationSettings(evaluation.folder);
    writeFileSync(join(evaluation.folder, 'settings.json'), JSON.stringify(settings));
    await expect(resume()).rejects.toMatchObject(isLost());
  });
});
