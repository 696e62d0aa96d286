/** Statistics, near-duplicates and leakage of a dataset, as the user meets them. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { lengthChart, lengthSentence } from '../../../src-renderer/charts/length-chart';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge } from '../stage/fake-bridge';
import { groups, tokens } from '../stage/invented-checks';
import { scenes } from '../stage/scenes';

afterEach(cleanup);

async function open(part: string) {
  const bridge = fakeBridge(scenes.work);
  const workspace = new Workspace({ workbench: workbenchOf(bridge), onReconnect: () => () => {} });
  render(App, { workspace });
  await waitFor(() => expect(workspace.ready).toBe(true));
  await fireEvent.click(screen.getByRole('button', { name: part }));
  return bridge;
}

const press = async (name: string | RegExp) => fireEvent.click(await screen.findByRole('button', { name }));

test('shares stand beside the published ones, and verbs with their objects', async () => {
  await open('Statistics');
  const row = (await screen.findByText('BioInstruct')).closest('table')!;
  expect(within(row).getByText('35.3 %')).toBeTruthy();
  expect(within(row).getByText('33.8 %')).toBeTruthy();
  const verbs = screen.getByRole('table', { name: /most frequent root verbs/ });
  expect(within(verbs).getByRole('row', { name: /^summarize/ }).textContent).toMatch(
    /1.180.*note 620 · visit 210/,
  );
  expect(
    screen.getByRole('img', { name: /12 most frequent root verbs.*largest is list with 2.310 rows/ }),
  ).toBeTruthy();
});

test('lengths are counted when asked for, and rows beyond the limit are told', async () => {
  const bridge = await open('Statistics');
  await press('Count tokens');
  expect(
    await screen.findByRole('img', { name: /Token lengths of .*121 rows longer than 512/ }),
  ).toBeTruthy();
  expect(bridge.calls.find(({ method }) => method === 'countTokens')!.input).toMatchObject({ limit: null });
  await fireEvent.change(screen.getByRole('combobox', { name: 'Longest instruction' }), {
    target: { value: '1024' },
  });
  expect(bridge.calls.findLast(({ method }) => method === 'countTokens')!.input).toMatchObject({
    limit: 1024,
  });
});

test('rows that look like they identify someone are shown with the place marked', async () => {
  await open('Statistics');
  await press('Show rows: Date with a day');
  const list = await screen.findByRole('region', { name: 'Rows: Date with a day' });
  expect((await within(list).findByText('03/14/2021')).tagName).toBe('MARK');
  expect(within(list).queryByText('Dr. Orvadone')).toBeNull();
});

test('of a group one row is kept and the others are excluded', async () => {
  const bridge = await open('Near-duplicates');
  await press('Keep only this row of group 1');
  const { input } = bridge.calls.find(({ method }) => method === 'excludeDuplicates')!;
  expect(input).toEqual({ dataset: 'ward-letters', keep: groups().groups[0]!.rows[0]!.instruction.id });
  expect(await screen.findByText('1 near-duplicate excluded')).toBeTruthy();
});

test('pairs are read side by side with what they share marked, and their rows excluded', async () => {
  const bridge = await open('Leakage');
  await press('Show pairs');
  const pairs = await screen.findByRole('region', { name: 'Pairs of a row and an item' });
  await waitFor(() => expect(within(pairs).getAllByText(/chest pain on exertion/)).toHaveLength(2));
  for (const shared of within(pairs).getAllByText(/chest pain on exertion/))
    expect(shared.tagName).toBe('MARK');
  await press('Exclude from training');
  expect(bridge.calls.find(({ method }) => method === 'excludeLeaks')!.input).toEqual({ search: 2 });
  await press(/^Take back/);
  expect(bridge.calls.find(({ method }) => method === 'undoExclusion')!.input).toMatchObject({
    exclusion: 3,
  });
});

test('test items are those of a benchmark, or of a task of the user’s own, which is said', async () => {
  const bridge = await open('Leakage');
  const items = screen.getByRole('combobox', { name: 'Test items' });
  const own = 'Triage on the ward, your own task, from its file';
  await fireEvent.change(items, { target: { value: 'task ward-triage' } });
  expect(within(items).getByRole('option', { name: own, selected: true })).toBeTruthy();
  const choose = screen.getByRole('button', { name: 'Choose its file…' });
  await fireEvent.change(choose.nextElementSibling!, { target: { files: [new File([], 'notes.jsonl')] } });
  await waitFor(() =>
    expect(bridge.calls.find(({ method }) => method === 'findLeaks')?.input).toMatchObject({
      against: { task: 'ward-triage' },
    }),
  );
});

test('the chart has a bar for every bin, another colour beyond the limit', () => {
  const summary = tokens();
  const palette = { 'series-1': 'kept', 'series-2': 'out' } as never;
  const { data } = lengthChart(summary, palette);
  const [bars] = data.datasets;
  expect(bars!.data).toEqual(summary.bins.map(({ rows }) => rows));
  const out = (bars!.backgroundColor as string[]).filter((colour) => colour === 'out').length;
  expect(out).toBe(summary.bins.filter(({ from }) => from > 512).length);
  expect(out).toBeGreaterThan(0);
  expect(lengthSentence({ ...summary, median: null })).toBe('Token lengths: no rows');
});
