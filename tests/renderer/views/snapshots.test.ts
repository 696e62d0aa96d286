/** Snapshots and splits of a dataset, as the user meets them. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge } from '../stage/fake-bridge';
import { scenes } from '../stage/scenes';

afterEach(cleanup);

async function open(scene: 'work' | 'untouched') {
  const bridge = fakeBridge(scenes[scene]);
  const workspace = new Workspace({ workbench: workbenchOf(bridge), onReconnect: () => () => {} });
  render(App, { workspace });
  await waitFor(() => expect(workspace.ready).toBe(true));
  await press('Snapshots and splits');
  return bridge;
}

const press = async (name: string | RegExp) => fireEvent.click(await screen.findByRole('button', { name }));
const table = (name: string) => screen.findByRole('table', { name });

test('each snapshot stands with its hash, rows and the runs that point at it', async () => {
  await open('work');
  const rows = within(await table('Snapshots of ward-letters, the newest first')).getAllByRole('row');
  expect(rows).toHaveLength(4);
  expect(rows[1]!.textContent).toMatch(/9f03abe17c52\s*as it is now.*none/s);
  expect(rows[2]!.textContent).toMatch(/4c9e21aa03f1.*4\s*run-24, run-23, run-21\s*and more/s);
  await press('Freeze');
  expect(await screen.findByText(/Nothing to add/)).toBeTruthy();
});

test('where nothing is frozen there is nothing to compare', async () => {
  await open('untouched');
  expect(await screen.findByText(/Nothing is frozen yet/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Compare' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Undo the drawing' })).toBeNull();
});

test('a comparison counts rows and fields, and opens a row to its changes', async () => {
  await open('work');
  await press('Compare');
  const changed = (await screen.findByText('Changed in')).parentElement!;
  expect(changed.textContent).toMatch(/instruction 4.*output 57.*category 118/s);
  expect(changed.textContent).not.toContain('input');
  const list = await screen.findByRole('region', { name: 'Rows that differ' });
  const [first] = await within(list).findAllByRole('button', { name: /^changed .*output/ });
  await fireEvent.click(first!);
  expect(first!.getAttribute('aria-expanded')).toBe('true');
  expect((await within(list).findByText(/None was ruled out/)).tagName).toBe('INS');
  await fireEvent.click(first!);
  expect(within(list).queryByText(/None was ruled out/)).toBeNull();
  await fireEvent.click(within(list).getAllByRole('button', { name: /^changed .*category/ })[0]!);
  expect((await within(list).findByText('QA')).parentElement!.textContent).toMatch(/→ QA/);
});

test('of the rows that differ only those changed in one field are listed when asked for', async () => {
  await open('work');
  await press('Compare');
  const show = await screen.findByRole('combobox', { name: 'Rows that are listed' });
  const choices = within(show)
    .getAllByRole('option')
    .map(({ textContent }) => textContent);
  expect(choices).toContain('category changed (118)');
  expect(choices).not.toContain('input changed (0)');
  await fireEvent.change(show, { target: { value: 'category' } });
  const list = await screen.findByRole('region', { name: 'Rows that differ' });
  await within(list).findByText('1–20 of 118');
  expect(within(list).getAllByRole('button', { name: /^changed/ })).toHaveLength(1);
});

test('splits are drawn only after what would move is shown', async () => {
  const bridge = await open('untouched');
  await press('Draw splits…');
  const draw = await screen.findByRole<HTMLButtonElement>('button', { name: 'Draw' });
  expect(draw.disabled).toBe(true);
  await press('Show what would move');
  const after = await table('Rows by category and split, after it');
  expect(within(after).getByRole('row', { name: /^QA/ }).textContent).toMatch(/256 → 353\s*0 → 486/);
  expect(draw.disabled).toBe(false);
  await fireEvent.input(screen.getByRole('textbox', { name: 'Seed' }), { target: { value: '7' } });
  expect(draw.disabled).toBe(true);
  await press('Show what would move');
  await waitFor(() => expect(draw.disabled).toBe(false));
  await fireEvent.click(draw);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bridge.calls.find(({ method }) => method === 'drawSplits')!.input).toMatchObject({ seed: 7 });
});

test('a drawing is taken back', async () => {
  const bridge = await open('work');
  await press('Undo the drawing');
  expect(bridge.calls.find(({ method }) => method === 'undoSplits')!.input).toEqual({
    dataset: 'ward-letters',
  });
});
