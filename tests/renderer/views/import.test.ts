/** The import sheet as the user meets it: what would become of the file is shown, and changes with the mapping. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { WorkbenchError } from '../../../src-main/common/errors';
import { fakeBridge, type Answers, type FakeBridge } from '../stage/fake-bridge';
import { scenes } from '../stage/scenes';

afterEach(cleanup);

async function drop(answers: Answers, file: File): Promise<{ bridge: FakeBridge; sheet: HTMLElement }> {
  const bridge = fakeBridge(answers);
  const workspace = new Workspace({ workbench: workbenchOf(bridge), onReconnect: () => () => {} });
  render(App, { workspace });
  await waitFor(() => expect(workspace.ready).toBe(true));
  const event = new Event('drop') as Event & { dataTransfer: unknown };
  event.dataTransfer = { types: ['Files'], files: [file] };
  window.dispatchEvent(event);
  return { bridge, sheet: await screen.findByRole('dialog', { name: `Import ${file.name}` }) };
}

const lastInput = (bridge: FakeBridge, method: string) =>
  bridge.calls.filter((call) => call.method === method).at(-1)!.input;

test('shows the format, the numbers, the first rows and what will be set aside', async () => {
  const { sheet } = await drop(scenes.work, new File(['x'], 'chats.jsonl'));
  await within(sheet).findByRole('button', { name: /^Import 3.204$/ });
  expect(sheet.textContent).toContain('JSON Lines, chat messages');
  expect(within(sheet).getByRole('status').textContent).toMatch(
    /Rows\s*3.318\s*To import\s*3.204\s*Already here\s*97\s*Quarantine\s*17/,
  );
  expect(within(sheet).getByRole('region', { name: 'As stored' }).textContent).toContain('first 4 of');
  const bad = within(sheet).getByRole('region', { name: 'Quarantine' });
  expect(bad.textContent).toMatch(/212.*output is empty.*14 more rows/s);
});

test('a mapping is looked at before it is imported, and can be taken back', async () => {
  const { bridge, sheet } = await drop(
    { ...scenes.table, importFile: scenes.imported.importFile },
    new File(['x'], 'visits.csv'),
  );
  const stored = await within(sheet).findByRole('combobox', { name: 'section_text is stored as' });
  const go = within(sheet).getByRole<HTMLButtonElement>('button', { name: /^Import/ });
  expect(go.disabled).toBe(true);
  expect(sheet.textContent).toContain('has no column “output”');
  await fireEvent.change(stored, { target: { value: 'output' } });
  expect(lastInput(bridge, 'previewImport')).toMatchObject({
    map: { instruction: '', input: 'dialogue', output: 'section_text', category: '' },
  });
  await fireEvent.input(within(sheet).getByRole('textbox', { name: 'Instruction for every row' }), {
    target: { value: 'Write the note.' },
  });
  await waitFor(() => expect(go.disabled).toBe(false), { timeout: 2000 });
  expect(within(sheet).getByRole('region', { name: 'As stored' }).textContent).toContain('Write the note.');
  await fireEvent.click(go);
  expect(await within(sheet).findByText('Quarantine', { selector: 'h2' })).toBeTruthy();
  expect(lastInput(bridge, 'importFile')).toEqual({
    token: 'token of visits.csv',
    dataset: 'visits',
    category: null,
    map: { instruction: '', input: 'dialogue', output: 'section_text', category: '' },
    instruction: 'Write the note.',
    spreadsheetSafe: false,
  });
  expect(bridge.calls.filter(({ method }) => method === 'importFile')).toHaveLength(1);
});

test('rows without a category may get theirs by the rules, and are looked at so', async () => {
  const { bridge, sheet } = await drop(
    { ...scenes.work, importFile: scenes.imported.importFile },
    new File(['x'], 'chats.jsonl'),
  );
  const category = await within(sheet).findByRole('combobox', { name: 'Category' });
  await fireEvent.change(category, { target: { value: 'auto' } });
  await waitFor(() => expect(lastInput(bridge, 'previewImport')).toMatchObject({ category: 'auto' }));
  await fireEvent.click(await within(sheet).findByRole('button', { name: /^Import 3.204$/ }));
  await waitFor(() => expect(lastInput(bridge, 'importFile')).toMatchObject({ category: 'auto' }));
});

test('the mapping goes back to how the file is understood', async () => {
  const { bridge, sheet } = await drop(scenes.work, new File(['x'], 'chats.jsonl'));
  await fireEvent.change(await within(sheet).findByRole('combobox', { name: 'meta.note is stored as' }), {
    target: { value: 'input' },
  });
  await fireEvent.click(within(sheet).getByRole('button', { name: 'As the file is understood' }));
  expect(lastInput(bridge, 'previewImport')).toMatchObject({ map: null });
});

test('a file that cannot be read says what happened, what is safe and what to do', async () => {
  const previewImport = () => {
    throw new WorkbenchError('file-format', 'a.json is cut off.', 'Get the complete file.');
  };
  const { sheet } = await drop({ ...scenes.work, previewImport }, new File(['['], 'a.json'));
  const alert = await within(sheet).findByRole('alert');
  expect(alert.textContent).toMatch(
    /a.json is cut off.*Nothing of this file was stored.*Get the complete file/s,
  );
  expect(within(sheet).getByRole<HTMLButtonElement>('button', { name: 'Import' }).disabled).toBe(true);
});

test('an import that stops says what happened, what is safe and what to do', async () => {
  const { sheet } = await drop(scenes.badImport, new File(['PK'], 'a.json'));
  await fireEvent.click(await within(sheet).findByRole('button', { name: /^Import 3/ }));
  const alert = await within(sheet).findByRole('alert');
  expect(alert.textContent).toMatch(/is not JSON.*Nothing of this file was stored.*Use JSON, JSONL/s);
});

test('a file is handed in once, however often it is looked into', async () => {
  const { bridge, sheet } = await drop(scenes.table, new File(['x'], 'visits.csv'));
  let taken = 0;
  const takeFile = bridge.takeFile.bind(bridge);
  bridge.takeFile = (file) => (taken++, takeFile(file));
  await fireEvent.change(await within(sheet).findByRole('combobox', { name: 'ID is stored as' }), {
    target: { value: 'output' },
  });
  await waitFor(() => expect(bridge.calls.filter(({ method }) => method === 'previewImport').length).toBe(2));
  expect(taken).toBe(0);
});
