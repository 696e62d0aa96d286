/** `task`: a task of one's own is added, evaluated in both ways like those that ship, and forgotten. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Score, Task } from '../../src-main/common/benchmark';
import { freshWorkspace, projectRoot, run } from './program';

const model = join(projectRoot, 'resources/sample/model.gguf');
const workspace = freshWorkspace();
const folder = mkdtempSync(join(tmpdir(), 'task-'));
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const description = {
  ...{ name: 'triage', title: 'Triage', group: 'QA', instruction: 'Is it urgent?', input: '{note}' },
  ...{ output: '{label}', choices: ['urgent', 'routine'] },
};
const notes = file(
  'notes.jsonl',
  ['urgent', 'routine', 'soon']
    .map((label, i) => `{"id":"n${i}","note":"Note ${i}.","label":"${label}"}\n`)
    .join(''),
);

describe('a task of one’s own', () => {
  it('is added, and its evaluation keeps it whole', async () => {
    const added = await run<Task>(workspace, 'task', 'add', file('triage.json', JSON.stringify(description)));
    expect(added.document).toMatchObject({ name: 'triage', version: 1, format: 'own' });
    const { status, document } = await run<{ results: Score[]; folder: string; leftOut: object[] }>(
      workspace,
      ...['evaluate', '--base', model, '--task', `triage=${notes}`],
    );
    expect(status).toBe(0);
    expect(new Set(document.results.map(({ scoring, n }) => `${scoring} ${n}`))).toEqual(
      new Set(['likelihood 2', 'generate 2']),
    );
    const leftOut = { task: 'triage', item: 'n2', reason: 'its answer “soon” is none of urgent, routine' };
    expect(document.leftOut).toEqual([leftOut]);
    expect(JSON.parse(readFileSync(join(document.folder, 'left-out.jsonl'), 'utf8'))).toEqual(leftOut);
    const settings = readFileSync(join(document.folder, 'settings.json'), 'utf8');
    expect(JSON.parse(settings)).toMatchObject({ tasks: [{ name: 'triage', own: { title: 'Triage' } }] });
  });

  it('stands in the list with those that ship', async () => {
    const { document } = await run<Task[]>(workspace, 'task', 'list');
    expect(document.map(({ name }) => name)).toEqual(expect.arrayContaining(['medqa', 'icliniq', 'triage']));
  });

  it('can be a column of a matrix', async () => {
    const plan = file(
      'plan.json',
      JSON.stringify({
        ...{
          name: 'own',
          bases: [model],
          datasets: [],
          rows: [[]],
          tasks: [{ name: 'triage', file: notes }],
        },
        ...{ budget: { tokens: 1000 }, scoring: 'likelihood' },
      }),
    );
    const { status, document } = await run<{ tasks: object[]; cells: { scores: object[] }[] }>(
      workspace,
      ...['matrix', '--plan', plan],
    );
    expect(status).toBe(0);
    expect(document.tasks).toMatchObject([{ name: 'triage', title: 'Triage' }]);
    expect(document.cells[0]!.scores).not.toEqual([]);
  });

  it('is refused by file and key where it is none', async () => {
    const { status, document } = await run(
      workspace,
      'task',
      'add',
      file('bad.json', '{"name":"x","group":"QAA"}'),
    );
    expect(status).toBe(1);
    expect(document.error).toMatchObject({
      code: 'file-format',
      message: 'bad.json: group is "QAA"; it must be one of QA, IE, GEN. Did you mean “QA”?',
    });
  });

  it('is unknown once it is removed', async () => {
    expect((await run(workspace, 'task', 'remove', 'triage')).status).toBe(0);
    const { document } = await run(workspace, 'evaluate', '--base', model, '--task', `triage=${notes}`);
    expect(document.error.message).toContain('There is no task “triage”.');
  });
});
