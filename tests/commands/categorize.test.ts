/** `categorize` and `import --category auto` from the command line. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CategoryReport } from '../../src-main/common/category-label';
import type { DatasetSummary } from '../../src-main/common/instruction';
import { freshWorkspace, projectRoot, run } from './program';

const sampleModel = join(projectRoot, 'resources/sample/model.gguf');

function tasks(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'tasks-')), 'tasks.json');
  const rows = [
    { instruction: 'Summarise the note.', input: 'Cough.', output: 'Cough.', category: 'GEN' },
    { instruction: 'List each symptom.', input: 'Cough, rash.', output: 'cough, rash' },
    { instruction: 'What lowers a fever?', output: 'Paracetamol.' },
  ];
  writeFileSync(file, JSON.stringify(rows));
  return file;
}

it('labels by rules, leaves what the file says, and has nothing left to do the second time', async () => {
  const workspace = freshWorkspace();
  await run(workspace, 'import', tasks());
  const { status, document } = await run<CategoryReport>(workspace, 'categorize', 'tasks');
  expect(status).toBe(0);
  expect(document).toMatchObject({
    labelled: 3,
    methods: [
      { method: 'reader', answers: { GEN: 1 } },
      { method: 'rules', answers: { QA: 1, IE: 1, GEN: 1, none: 0 }, compared: 0, accuracy: null },
    ],
  });
  const again = await run<CategoryReport>(workspace, 'categorize', 'tasks');
  expect(again.document.labelled).toBe(0);
});

it('import --category auto fills in what the file does not say', async () => {
  const workspace = freshWorkspace();
  await run(workspace, 'import', tasks(), '--category', 'auto');
  const { document } = await run<DatasetSummary>(workspace, 'dataset', 'tasks');
  expect(document.categories).toEqual({ QA: 1, IE: 1, GEN: 1, OTHER: 0, unset: 0 });
});

it('a model answers with one of the four, and again with the same', async () => {
  const answers = async () => {
    const workspace = freshWorkspace();
    await run(workspace, 'import', tasks());
    const ended = await run<CategoryReport>(workspace, 'categorize', 'tasks', '--model', sampleModel);
    expect(ended.status).toBe(0);
    return ended.document.methods.find(({ method }) => method === 'model')!.answers;
  };
  const { QA, IE, GEN, OTHER, none } = await answers();
  expect(QA + IE + GEN + OTHER).toBe(3);
  expect(none).toBe(0);
  expect(await answers()).toEqual({ QA, IE, GEN, OTHER, none });
});

it('a model that is not there, and a dataset that is not, are told with exit status 1', async () => {
  const workspace = freshWorkspace();
  await run(workspace, 'import', tasks());
  const noModel = await run(workspace, 'categorize', 'tasks', '--model', 'nowhere.gguf');
  expect([noModel.status, noModel.document.error.code]).toEqual([1, 'not-found']);
  const noDataset = await run(workspace, 'categorize', 'task');
  expect(noDataset.document.error.message).toContain('Did you mean “tasks”');
});
