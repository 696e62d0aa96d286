/** The Evaluate view, with a fake bridge behind it. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import type { Input } from '../../../src-main/common/contract';
import { WorkbenchError } from '../../../src-main/common/errors';
import type { ScoreRow } from '../../../src-main/common/score-view';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { readableWarning } from '../../../src-renderer/views/evaluate/readable';
import { placeOn, scaleOf } from '../../../src-renderer/views/evaluate/scale';
import { fakeBridge, type Answers, type FakeBridge } from '../stage/fake-bridge';
import * as evaluated from '../stage/invented-evaluations';
import { measurement } from '../stage/invented-measurement';
import { adapters } from '../stage/model-scenes';
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
const sent = <M extends 'startEvaluation' | 'measureEvaluation' | 'pageItems'>(
  { calls }: FakeBridge,
  method: M,
) => calls.filter((call) => call.method === method).map(({ input }) => input as Input<M>);

test('the form begins with the first model, its newest run and every task whose file is there', async () => {
  const { bridge } = await open({ ...scenes.nothingEvaluated, startEvaluation: [evaluated.running] });
  await fireEvent.click(button('New evaluation…'));
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByText('2 models · 8 tasks')).toBeTruthy();
  await fireEvent.click(within(dialog).getByRole('button', { name: /^Evaluate/ }));
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
  expect(models.textContent.match(/imported/g)).toHaveLength(1);
  await fireEvent.click(within(models).getByLabelText(/ward-notes.safetensors.*DoRA, rank 8 · imported/s));
  await fireEvent.click(within(dialog).getByRole('button', { name: /^Evaluate/ }));
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
  await fireEvent.click(within(dialog).getByRole('button', { name: /^Evaluate/ }));
  expect((await within(dialog).findByRole('alert')).textContent).toContain('The file was moved.');
});

test('a limit that is no number cannot be started with', async () => {
  await open(scenes.nothingEvaluated);
  await fireEvent.click(button('New evaluation…'));
  const dialog = await screen.findByRole('dialog');
  const limit = within(dialog).getByLabelText('Items of each task');
  await fireEvent.input(limit, { target: { value: '0' } });
  expect(
    within(dialog)
      .getByRole('button', { name: /^Evaluate/ })
      .hasAttribute('disabled'),
  ).toBe(true);
  await fireEvent.input(limit, { target: { value: '20' } });
  expect(within(dialog).getByText(/a score of a part is not the benchmark’s/)).toBeTruthy();
});

test('scores stand with their intervals, and the best of a task is in bold', async () => {
  await open();
  const row = (await screen.findByRole('button', { name: /^PubMedQA accuracy/ })).closest('tr')!;
  const value = evaluated.scores.find(
    ({ task, scoring, adapter }) =>
      task === 'pubmedqa' && scoring === 'likelihood' && adapter?.includes('19'),
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

test('while one is at work the answers are shown that come first, and anew as they come', async () => {
  const { bridge, workspace } = await open(scenes.evaluating);
  workspace.evaluations.wantedWay = 'generate';
  workspace.evaluations.wantedTask = 'pubmedqa';
  await screen.findByRole('grid', { name: 'Items' });
  await waitFor(() => expect(sent(bridge, 'pageItems').at(-1)!.sides[0]!.scoring).toBe('likelihood'));
  const before = sent(bridge, 'pageItems').length;
  const { running: evaluation, report } = evaluated;
  bridge.emit({ kind: 'evaluation', evaluation, report });
  await waitFor(() => expect(sent(bridge, 'pageItems').length).toBeGreaterThan(before));
  const begun = sent(bridge, 'pageItems').length;
  // Of another task: the answers to this one may have come in between.
  const overall = { done: 14_400, of: 42_300 };
  bridge.emit({ kind: 'evaluation', evaluation, report: { ...report, task: 'mednli', overall } as never });
  await waitFor(() => expect(sent(bridge, 'pageItems').length).toBeGreaterThan(begun));
});

test('an evaluation opens on likelihood where it was asked in both ways', async () => {
  await open();
  const ways = await screen.findByRole('group', { name: 'Scoring' });
  expect(within(ways).getByRole('button', { pressed: true }).textContent).toBe('Likelihood');
});

const generatedRow = (title: string, rates: (number | null)[]): ScoreRow => ({
  ...{ task: title.toLowerCase(), title, group: 'QA', scoring: 'generate', metric: 'accuracy', best: [] },
  cells: rates.map((parseRate) =>
    parseRate === null
      ? null
      : {
          ...{
            value: 40,
            low: 30,
            high: 50,
            error: 5,
            n: 200,
            clusters: null,
            amongParsed: 40,
            reason: null,
          },
          parseRate,
        },
  ),
});

test('a warning is there where the answers of two models can be read to unlike shares, or hardly', () => {
  const names = ['base', 'QA'];
  const alike = generatedRow('BioASQ', [0.93, 0.99]);
  expect(readableWarning([alike], names, null)).toBeNull();
  expect(readableWarning([generatedRow('MedQA', [0.2, null])], names, null)).toBeNull();
  expect(readableWarning([generatedRow('MedQA', [0.4, 0.45])], names, null)).toContain('40 % of base');
  const unlike = [generatedRow('MedQA', [0.5, 0.9]), alike, generatedRow('PubMedQA', [0.03, 1])];
  expect(readableWarning(unlike, names, 'pubmedqa')).toBe(
    'PubMedQA, readable answers: 3 % of base, 100 % of QA. A gain here is first of all answers in the right form; look at Likelihood. So on 1 more.',
  );
});

test('under generation the share of readable answers stands at every model', async () => {
  await open();
  await fireEvent.click(await screen.findByRole('button', { name: 'Generation' }));
  const row = screen.getByRole('button', { name: /^PubMedQA accuracy/ }).closest('tr')!;
  expect(within(row).getAllByText(/^\d+ % readable$/)).toHaveLength(evaluated.subjects.length);
});

test('all tasks are chosen or none with one press, and Ctrl+Enter starts', async () => {
  const { bridge } = await open({ ...scenes.nothingEvaluated, startEvaluation: [evaluated.running] });
  await fireEvent.click(button('New evaluation…'));
  const dialog = await screen.findByRole('dialog');
  await fireEvent.click(within(dialog).getByLabelText('None of the tasks'));
  expect(within(dialog).getByText('2 models · 0 tasks')).toBeTruthy();
  await fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true });
  await fireEvent.click(within(dialog).getByLabelText('All tasks'));
  expect(within(dialog).getByText('2 models · 8 tasks')).toBeTruthy();
  expect(sent(bridge, 'startEvaluation')).toHaveLength(0);
  await fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true });
  await waitFor(() => expect(sent(bridge, 'startEvaluation')).toHaveLength(1));
});

test('paired tests are made as they are opened: what Holm is over, and no share of next to nothing', async () => {
  await open();
  await fireEvent.click(await screen.findByRole('button', { name: 'Compare' }));
  const table = within(await screen.findByRole('table', { name: 'Paired tests on MedQA' }));
  expect(table.queryByText('8900.0 %')).toBeNull();
  expect(table.getByText('12.5 %')).toBeTruthy();
  expect(screen.getByText('Holm is over 3 tests on 2 tasks: 2 above, the others on theirs.')).toBeTruthy();
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
