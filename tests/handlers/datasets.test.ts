/** The Datasets view’s imports: what is chosen in the sheet becomes of the rows. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { forkNode } from '../../src-main/fork';
import { datasetHandlers } from '../../src-main/handlers/datasets';
import { createFileTokens } from '../../src-main/handlers/file-tokens';
import { closeWorkspace, openWorkspace } from '../../src-main/runs/workspace';
import { readDataset } from '../../src-main/store/instructions';
import { temporaryFolder } from '../store/fixtures';

const rows = [
  { instruction: 'List the drugs.', input: 'Aspirin was stopped.', output: 'aspirin', category: 'QA' },
  { instruction: 'List the drugs of the note.', input: 'Aspirin was stopped.', output: 'aspirin' },
];

test('auto gives rows without a category theirs by the rules, as the look into the file has shown', async () => {
  const folder = temporaryFolder();
  const workspace = openWorkspace(join(folder, 'workspace'), forkNode, () => {});
  onTestFinished(() => closeWorkspace(workspace));
  const files = createFileTokens();
  writeFileSync(join(folder, 'rows.json'), JSON.stringify(rows));
  const { token } = files.take(join(folder, 'rows.json'), 'rows.json');
  const { previewImport, importFile } = datasetHandlers(workspace, files, () => Promise.resolve(null));
  const choice = { token, dataset: 'ward', map: null, instruction: null, spreadsheetSafe: false };
  const looked = async (category: 'auto' | null) =>
    (await previewImport({ ...choice, category })).rows.map((row) => row.category);
  expect(await looked(null)).toEqual(['QA', null]);
  expect(await looked('auto')).toEqual(['QA', 'IE']);
  await importFile({ ...choice, category: 'auto' });
  expect(readDataset(workspace.store, 'ward').map(({ category }) => category)).toEqual(['QA', 'IE']);
  await importFile({ ...choice, dataset: 'as-it-is', category: null });
  expect(readDataset(workspace.store, 'as-it-is').map(({ category }) => category)).toEqual(['QA', null]);
});
