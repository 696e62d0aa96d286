/** The Evaluate view, with a fake bridge behind it. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import type { Input } from '../../../src-main/common/contract';
import { WorkbenchError } from '../../../src-main/common/errors';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { placeOn, scaleOf } from '../../../src-renderer/views/evaluate/scale';
import { fakeBridge, type Answers, type FakeBridge } from '../stage/fake-bridge';
import * as evaluated from '../stage/invented-evaluations';
import { measurement } from '../stage/invented-measurement';
import { adapters } from '../stage/model-scenes';
import { ownTask } from '../stage/invented-own-task';
import { scenes } from '../stage/scenes';

afterEach(cleanup);

async function open(of: Answers = scenes.evaluated): Promise<{ bridge: FakeBridge; workspace: Workspace }> {
  const bridge = fakeBridge(of);
  const workspace = new Workspace({ workbench: workbenchOf(bridge), onReconnect: () => () => {} });
  render(App, { workspace });
  await waitFor(() => expect(workspace.ready).toBe(true));
  await fireEvent.keyDown(window, { key: '5', ctrlKey: true });
  return { bridge, workspace };
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const sent = <
  M extends
    'startEvaluation' | 'measureEvaluation' | 'pageItems' | 'previewTask' | 'addOwnTask' | 'addBenchmarkFile',
>(
  { calls }: FakeBridge,
  method: M,
) => calls.filter((call) => call.method === method).map(({ input }) => input as Input<M>);

test('the form begins with the first model, its newest run and every task whose file is there', async () => {
  const { bridge } = await open({ ...scenes.nothingEvaluated, startEvaluation: [evaluated.running] });
  await fireEvent.click(button('New evaluation…'));
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByText('2 models · 8 tasks')).toBeTruthy();
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Evaluate' }));
  await waitFor(() => expect(sent(bridge, 'startEvaluation')).toHaveLength(1));
  expect(sent(bridge, 'startEvaluation')[0]).toMatchObject({
    subjects: [
      { kind: 'base', base: '/models/tern-1b.gguf' },
      { kind: 'run', run: 'run-21' },
    ],
    limit: null,
    scoring: 'both',
  });
  // The user's own file goes before the sample's.
  expect(sent(bridge, 'startEvaluation')[0]!.tasks).toContainEqual({
    name: 'pubmedqa',
    file: '/data/ori_pqal.json',
  });
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('an adapter that was imported is offered below its base, asked by its file, and named by its source', async () => {
  const adapter = adapters[0]!;
  const settings = { ...evaluated.running.settings!, bases: [adapter.base], adapters: [adapter.file] };
  const { bridge } = await open({
    ...scenes.nothingEvaluated,
    listAdapters: adapters,
    startEvaluation: [{ ...evaluated.running, settings }],
  });
  await fireEvent.click(button('New evaluation…'));
  const dialog = await screen.findByRole('dialog');
  const models = within(dialog).getByRole('group', { name: 'Models' });
  // The adapter of a run is offered as its run.
  expect(within(models).getAllByRole('checkbox', { name: /ward-notes|imported/ })).toHaveLength(1);
  await fireEvent.click(within(models).getByLabelText(/ward-notes.safetensors.*DoRA, rank 8 · imported/s));
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Evaluate' }));
  await waitFor(() => expect(sent(bridge, 'startEvaluation')).toHaveLength(1));
  expect(sent(bridge, 'startEvaluation')[0]!.subjects).toContainEqual({
    kind: 'adapter',
    adapter: adapter.file,
  });
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(screen.getAllByText(/^ward-notes.safetensors, likelihood/).length).toBeGreaterThan(0);
});

test('what may not be started is told in the form, which stays', async () => {
  await open({
    ...scenes.nothingEvaluated,
    startEvaluation: () => {
      throw new WorkbenchError('refused', 'The file was moved.', 'Choose it again.');
    },
  });
  await fireEvent.click(button('New evaluation…'));
  const dialog = await screen.findByRole('dialog');
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Evaluate' }));
  expect((await within(dialog).findByRole('alert')).textContent).toContain('The file was moved.');
});

test('a limit that is no number cannot be started with', async () => {
  await open(scenes.nothingEvaluated);
  await fireEvent.click(button('New evaluation…'));
  const dialog = await screen.findByRole('dialog');
  const limit = within(dialog).getByLabelText('Items of each task');
  await fireEvent.input(limit, { target: { value: '0' } });
  expect(within(dialog).getByRole('button', { name: 'Evaluate' }).hasAttribute('disabled')).toBe(true);
  await fireEvent.input(limit, { target: { value: '20' } });
  expect(within(dialog).getByText(/a score of a part is not the benchmark’s/)).toBeTruthy();
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
  await fireEvent.click(within(sheet).getByRole('button', { name: 'Evaluate' }));
  await waitFor(() => expect(sent(bridge, 'startEvaluation')).toHaveLength(1));
  const task = { name: 'ward-triage', file: '/data/notes.jsonl' };
  expect(sent(bridge, 'startEvaluation')[0]!.tasks).toContainEqual(task);
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

test('scores stand with their intervals, and the best of a task is in bold', async () => {
  await open();
  const row = (await screen.findByRole('button', { name: /^PubMedQA accuracy/ })).closest('tr')!;
  const value = evaluated.scores.find(
    ({ task, scoring, adapter }) => task === 'pubmedqa' && scoring === 'generate' && adapter?.includes('19'),
  )!.value;
  expect(row.querySelector('.strong')!.textContent).toBe((100 * value).toFixed(1));
  expect(within(row).getByRole('img').getAttribute('aria-label')).toMatch(/QA \+ IE [\d.]+, 95 % from/);
});

test('items of the base and the last adapter stand side by side, and can be narrowed to where they differ', async () => {
  const { bridge } = await open();
  await fireEvent.click(await screen.findByRole('button', { name: /^PubMedQA accuracy/ }));
  const grid = await screen.findByRole('grid', { name: 'Items' });
  await waitFor(() =>
    expect(
      within(grid)
        .getAllByRole('columnheader')
        .map((one) => one.textContent.trim()),
    ).toEqual(['Item', 'Gold', 'base', 'QA + IE']),
  );
  await fireEvent.change(screen.getByLabelText('Show items'), { target: { value: 'differ' } });
  await waitFor(() =>
    expect(sent(bridge, 'pageItems').at(-1)).toMatchObject({ show: 'differ', task: 'pubmedqa' }),
  );
  expect(
    sent(bridge, 'pageItems')
      .at(-1)!
      .sides.map(({ adapter }) => adapter),
  ).toEqual([null, '/home/user/invented/runs/run-19/adapter.gguf']);
  const shown = evaluated.pageItems({ ...sent(bridge, 'pageItems').at(-1)!, offset: 0, limit: 2 });
  await waitFor(() => expect(grid.getAttribute('aria-rowcount')).toBe(String(shown.total + 1)));
  await fireEvent.keyDown(grid, { key: 'j' });
  const second = shown.rows[1]!.item;
  await waitFor(() => expect(screen.getByText(second, { selector: 'b' })).toBeTruthy());
});

test('one at work shows how far it is, pauses, and goes on', async () => {
  const states: string[] = [];
  const answers: Answers = {
    ...scenes.evaluating,
    pauseEvaluation: () => (states.push('pause'), { ...evaluated.running, state: 'paused' as const }),
    resumeEvaluation: () => (states.push('resume'), { ...evaluated.running, state: 'queued' as const }),
  };
  const { bridge } = await open(answers);
  bridge.emit({ kind: 'evaluation', evaluation: evaluated.running, report: evaluated.report });
  expect(await screen.findByText(/PubMedQA, generation:/)).toBeTruthy();
  await fireEvent.click(button('Pause'));
  await fireEvent.click(await screen.findByRole('button', { name: 'Resume' }));
  await screen.findByText('Waits for its turn');
  expect(states).toEqual(['pause', 'resume']);
});

test('an axis holds every interval, and begins and ends at a mark', () => {
  expect(scaleOf([26.1, 57.9])).toEqual({ low: 20, high: 60, ticks: [20, 30, 40, 50, 60] });
  expect(scaleOf([NaN])).toEqual({ low: 0, high: 100, ticks: [0, 25, 50, 75, 100] });
  const one = scaleOf([50, 50]);
  expect(one.low).toBeLessThan(one.high);
  expect(placeOn({ low: 20, high: 60, ticks: [] }, 30)).toBe(0.25);
  expect(placeOn({ low: 20, high: 60, ticks: [] }, 90)).toBe(1);
});

async function openMeasuring(of: Answers) {
  const opened = await open({ ...scenes.evaluated, ...of });
  await fireEvent.click(screen.getByText('Measure more…'));
  return { ...opened, dialog: within(await screen.findByRole('dialog')) };
}

test('texts are judged as chosen: by whom, against whom, with whose ratings, and how many', async () => {
  const { bridge, workspace, dialog } = await openMeasuring({ measureEvaluation: measurement });
  await fireEvent.click(dialog.getByText('Judge'));
  const limit = dialog.getByLabelText(/^Items of each task/);
  await fireEvent.input(limit, { target: { value: '0' } });
  expect(dialog.getByText('Measure').closest('button')!.disabled).toBe(true);
  await fireEvent.input(limit, { target: { value: '20' } });
  const against = evaluated.subjects[1]!.adapter;
  await fireEvent.change(dialog.getByLabelText('Compared with'), { target: { value: against } });
  workspace.measurements.change({ ratings: new File([''], 'ratings.csv') });
  await fireEvent.click(dialog.getByText('Measure'));
  await waitFor(() => expect(sent(bridge, 'measureEvaluation')).toHaveLength(1));
  const instrument = { metric: 'judgeWins', model: '/models/tern-1b.gguf', against };
  expect(sent(bridge, 'measureEvaluation')[0]).toMatchObject({
    instrument: { ...instrument, ratings: 'token of ratings.csv' },
    limit: 20,
  });
});

test('a measurement shows how far it is, can be cancelled, and ends with intervals and the agreement with humans', async () => {
  let finish = (_: typeof measurement) => {};
  const { bridge, dialog } = await openMeasuring({
    measureEvaluation: () => new Promise((resolve) => (finish = resolve)),
    cancelMeasurement: null,
  });
  await fireEvent.click(dialog.getByText('Measure'));
  await waitFor(() => expect(sent(bridge, 'measureEvaluation')).toHaveLength(1));
  const { evaluation } = sent(bridge, 'measureEvaluation')[0]!;
  bridge.emit({ kind: 'measurement', evaluation, report: { done: 5, of: 20, secondsLeft: 3 } });
  expect(await dialog.findByText(/5 of 20 answers/)).toBeTruthy();
  await fireEvent.click(dialog.getByText('Cancel'));
  expect(bridge.calls.at(-1)).toEqual({ method: 'cancelMeasurement', input: { evaluation } });
  finish(measurement);
  expect(await dialog.findByText('.52, .36 to .66')).toBeTruthy();
  expect(dialog.getByText('26.9 – 35.2')).toBeTruthy();
  expect(dialog.getByText(/same in both orders of 81.2 %/)).toBeTruthy();
});

test('what cannot be measured is told in the sheet, which stays', async () => {
  const { dialog } = await openMeasuring({
    measureEvaluation: () => {
      throw new WorkbenchError(
        'no-rows',
        'The evaluation holds no generated text to measure.',
        'Evaluate one.',
      );
    },
  });
  await fireEvent.click(dialog.getByText('Measure'));
  expect((await dialog.findByRole('alert')).textContent).toContain('no generated text');
});
