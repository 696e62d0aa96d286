/** A task of the user's own in the Evaluate view: described beside its file, kept, and chosen. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import type { Input } from '../../../src-main/common/contract';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge, type Answers, type FakeBridge } from '../stage/fake-bridge';
import * as evaluated from '../stage/invented-evaluations';
import { ownTask } from '../stage/invented-own-task';
import { scenes } from '../stage/scenes';

afterEach(cleanup);

async function open(of: Answers): Promise<{ bridge: FakeBridge }> {
  const bridge = fakeBridge(of);
  const workspace = new Workspace({ workbench: workbenchOf(bridge), onReconnect: () => () => {} });
  render(App, { workspace });
  await waitFor(() => expect(workspace.ready).toBe(true));
  await fireEvent.keyDown(window, { key: '5', ctrlKey: true });
  return { bridge };
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const sent = <M extends 'startEvaluation' | 'previewTask' | 'addOwnTask' | 'addBenchmarkFile'>(
  { calls }: FakeBridge,
  method: M,
) => calls.filter((call) => call.method === method).map(({ input }) => input as Input<M>);

test('a file is chosen for a task of one’s own that has none yet', async () => {
  const file = { file: '/data/notes.jsonl', sample: false };
  const { bridge } = await open({
    ...scenes.nothingEvaluated,
    addBenchmarkFile: [{ ...ownTask, files: [file] }],
  });
  await fireEvent.click(button('New evaluation…'));
  const dialog = await screen.findByRole('dialog');
  const choose = within(dialog).getByRole('button', { name: 'Choose file of Triage on the ward' });
  await fireEvent.change(choose.nextElementSibling!, { target: { files: [new File([], 'notes.jsonl')] } });
  expect(await within(dialog).findByText('2 models · 9 tasks')).toBeTruthy();
  expect(sent(bridge, 'addBenchmarkFile')).toEqual([{ token: 'token of notes.jsonl', task: 'ward-triage' }]);
});

async function describeTask(of: Answers) {
  const { bridge } = await open({ ...scenes.nothingEvaluated, ...of });
  await fireEvent.click(button('New evaluation…'));
  const sheet = await screen.findByRole('dialog');
  const own = within(sheet).getByRole('button', { name: 'Task of your own…' });
  await fireEvent.change(own.nextElementSibling!, { target: { files: [new File([], 'notes.jsonl')] } });
  const dialog = await screen.findByRole('dialog', { name: 'A task of your own' });
  await within(dialog).findByText('{note}');
  const type = (label: string | RegExp, value: string) =>
    fireEvent.input(within(dialog).getByLabelText(label), { target: { value } });
  return { bridge, dialog, type, save: within(dialog).getByRole('button', { name: 'Save task' }) };
}

test('a task of one’s own is described beside its file, shows its first item, and is chosen with that file', async () => {
  const kept = { ...ownTask, files: [{ file: '/data/notes.jsonl', sample: false }] };
  const { bridge, dialog, type, save } = await describeTask({
    addOwnTask: { task: kept, file: '/data/notes.jsonl' },
    startEvaluation: [evaluated.running],
  });
  await type('Name', 'ward-triage');
  expect(within(dialog).getByText('Takes the place of your task of this name.')).toBeTruthy();
  await type('Instruction', 'Is it urgent?');
  await type(/^Input/, '{note}');
  await type(/^Reference answer/, '{label}');
  await fireEvent.click(within(dialog).getByRole('button', { name: 'One of a list' }));
  await type(/^Choices/, 'urgent, routine');
  const seen = await within(dialog).findByRole('region', { name: 'Prompt and answer' }, { timeout: 2000 });
  expect(seen.textContent).toContain('### Instruction:\nIs it urgent?');
  const generation = within(dialog).getByRole('group', { name: 'generation' });
  const ticked = within(dialog)
    .getAllByRole('checkbox')
    .filter((box) => (box as HTMLInputElement).checked);
  for (const box of ticked) await fireEvent.click(box);
  expect(within(dialog).getByText(/metrics names no scoring/, { selector: '.problem' })).toBeTruthy();
  for (const box of ticked) await fireEvent.click(box);
  await fireEvent.click(within(generation).getByLabelText('macro-F1'));
  await fireEvent.click(save);
  await waitFor(() => expect(sent(bridge, 'addOwnTask')).toHaveLength(1));
  expect(sent(bridge, 'addOwnTask')[0]).toEqual({
    token: 'token of notes.jsonl',
    description: {
      ...{ name: 'ward-triage', group: 'QA', instruction: 'Is it urgent?', input: '{note}' },
      ...{ output: '{label}', choices: ['urgent', 'routine'] },
      metrics: { likelihood: ['accuracy', 'macroF1'], generate: ['accuracy'] },
    },
  });
  const sheet = await screen.findByRole('dialog', { name: 'New evaluation' });
  await fireEvent.click(within(sheet).getByRole('button', { name: /^Evaluate/ }));
  await waitFor(() => expect(sent(bridge, 'startEvaluation')).toHaveLength(1));
  const task = { name: 'ward-triage', file: '/data/notes.jsonl' };
  expect(sent(bridge, 'startEvaluation')[0]!.tasks).toContainEqual(task);
});

test('what else a description may say is folded away; it changes the first item, and is told at its place', async () => {
  const { bridge, dialog, type } = await describeTask({});
  await type('Name', 'ward-triage');
  await type('Instruction', 'Is it urgent?');
  await type(/^Reference answer/, '{label}');
  await waitFor(() => expect(dialog.textContent).toContain('held against urgent'), { timeout: 2000 });
  expect(dialog.textContent).not.toContain('from document');
  expect(within(dialog).getByText('More: all as usual')).toBeTruthy();
  await fireEvent.click(within(dialog).getByText('More: all as usual'));
  await type(/^Document/, '{id}');
  await type(/^A text ends before/, '\\n');
  const field = within(dialog).getByLabelText('Only records whose field');
  await fireEvent.change(field, { target: { value: 'label' } });
  await type('is exactly', 'urgent');
  await fireEvent.click(within(dialog).getByLabelText(/^Its texts may not be passed on/));
  expect(within(dialog).getByText('More: 4 settings of your own')).toBeTruthy();
  await waitFor(
    () => expect(dialog.textContent).toMatch(/a generated text ends at\s+\\n, or after 12 tokens/s),
    { timeout: 2000 },
  );
  expect(dialog.textContent).toMatch(/from document n1/);
  expect(sent(bridge, 'previewTask').at(-1)!.description).toMatchObject({
    ...{ document: '{id}', stop: ['\n'], only: { field: 'label', value: 'urgent' }, gated: true },
  });
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Add a rule' }));
  const rule = within(dialog).getByRole('group', { name: 'Rule 1' });
  await fireEvent.input(within(rule).getByLabelText('Pattern'), { target: { value: '(a' } });
  expect(within(dialog).getByText(/no regular expression/, { selector: '.problem' })).toBeTruthy();
  await fireEvent.click(within(rule).getByRole('button', { name: 'Remove rule 1' }));
  expect(within(dialog).queryByText(/no regular expression/)).toBeNull();
});

test('what is wrong with the description stands at its place, and keeps it from being saved', async () => {
  const { dialog, type, save } = await describeTask({});
  expect(within(dialog).queryByText(/it must be/, { selector: '.problem' })).toBeNull();
  await type('Name', 'medqa');
  const name = within(dialog).getByLabelText('Name');
  expect(name.getAttribute('aria-invalid')).toBe('true');
  expect(within(dialog).getByText(/which is a task that ships/, { selector: '.problem' })).toBeTruthy();
  await type('Name', 'mine');
  await type('Instruction', 'Is it urgent?');
  await type(/^Reference answer/, 'urgent');
  expect(within(dialog).getByText(/names no field of the record/, { selector: '.problem' })).toBeTruthy();
  expect(save.hasAttribute('disabled')).toBe(true);
});
