/** The window as the user meets it, with a fake bridge behind it. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, test } from 'vitest';
import { WorkbenchError } from '../../../src-main/common/errors';
import type { Run } from '../../../src-main/common/run';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge, type Answers, type FakeBridge } from '../stage/fake-bridge';
import * as invented from '../stage/invented';
import { scenes } from '../stage/scenes';

afterEach(cleanup);

async function open(answers: Answers, view?: string): Promise<FakeBridge> {
  const bridge = fakeBridge(answers);
  const workspace = new Workspace({ workbench: workbenchOf(bridge), onReconnect: () => () => {} });
  render(App, { workspace });
  await waitFor(() => expect(workspace.ready).toBe(true));
  if (view)
    await fireEvent.click(
      within(screen.getByRole('navigation')).getByRole('button', { name: new RegExp(view) }),
    );
  return bridge;
}

describe('the frame', () => {
  test('Ctrl and a number lead to the view of that number', async () => {
    await open(scenes.empty);
    for (const [key, view] of [
      ['2', 'Review'],
      ['3', 'Models'],
      ['4', 'Train'],
      ['5', 'Evaluate'],
      ['6', 'Synergy'],
      ['7', 'Tables'],
      ['8', 'Playground'],
      ['1', 'Datasets'],
    ] as const) {
      await fireEvent.keyDown(window, { key, ctrlKey: true });
      expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(view);
    }
  });

  test('the status bar says all the time that a sample is no result', async () => {
    await open(scenes.work, 'Train');
    expect(screen.getByRole('contentinfo').textContent).toContain('not a result');
  });

  test('a workspace that cannot be read is told in three parts, and can be tried again', async () => {
    const bridge = await open(scenes.broken);
    const alert = screen.getByRole('alert');
    for (const part of [
      'What happened',
      'in use by another program',
      'What is safe',
      'What to do',
      'Close the other',
    ])
      expect(alert.textContent).toContain(part);
    const before = bridge.calls.length;
    await fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(bridge.calls.length).toBeGreaterThan(before);
  });

  test('the tour says what to do where it is done, leads there from elsewhere, and can be ended', async () => {
    localStorage.clear();
    await open(scenes.tour);
    const tour = screen.getByRole('region', { name: 'Tour of the sample' });
    expect(tour.querySelector('[aria-current=step]')!.textContent).toContain('Look at the instructions');
    expect(tour.textContent).toContain('Choose a row of the list');
    await fireEvent.keyDown(window, { key: '3', ctrlKey: true });
    await fireEvent.click(within(tour).getByRole('button', { name: 'Go to Datasets' }));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Datasets');
    await fireEvent.click(within(tour).getByRole('button', { name: 'End the tour' }));
    expect(screen.queryByRole('region', { name: 'Tour of the sample' })).toBeNull();
  });

  test('the diagnostics are come to from the help, and are seen before they are copied', async () => {
    const bridge = await open(scenes.work);
    await fireEvent.keyDown(window, { key: 'F1' });
    await fireEvent.click(within(screen.getByRole('dialog')).getByText('Copy diagnostics…'));
    const sheet = await screen.findByRole('dialog', { name: 'Diagnostics' });
    expect((await within(sheet).findByLabelText('Diagnostics')).textContent).toContain('llama.cpp');
    expect(within(sheet).getByRole('button', { name: 'Copy' })).toHaveProperty('disabled', false);
    expect(bridge.calls.filter(({ method }) => method === 'getDiagnostics')).toHaveLength(1);
  });

  test('empty views say what to do next', async () => {
    await open(scenes.empty);
    expect(screen.getByText(/Drop a file anywhere/)).toBeTruthy();
    await fireEvent.keyDown(window, { key: '2', ctrlKey: true });
    expect(screen.getByText('Nothing to review yet')).toBeTruthy();
    await fireEvent.keyDown(window, { key: '3', ctrlKey: true });
    expect(screen.getByText('No model yet')).toBeTruthy();
    await fireEvent.keyDown(window, { key: '4', ctrlKey: true });
    expect(screen.getByText('Add a base model first.')).toBeTruthy();
    await fireEvent.keyDown(window, { key: '8', ctrlKey: true });
    expect(screen.getByText('No model to ask yet')).toBeTruthy();
    await fireEvent.keyDown(window, { key: '6', ctrlKey: true });
    expect(screen.getByText(/Nothing is measured yet/)).toBeTruthy();
  });
});

/** What the last call of a method was given. */
const lastOf =
  ({ calls }: FakeBridge) =>
  (method: string): unknown =>
    calls.findLast((call) => call.method === method)?.input;

describe('Datasets', () => {
  test('shows how the dataset is made up, and why rows are in quarantine', async () => {
    await open(scenes.work);
    const category = screen.getByRole('group', { name: 'Category' });
    expect(category.textContent).toMatch(/IE.*7\u202f944/);
    expect(await screen.findByText(/output is empty/)).toBeTruthy();
  });

  test('rows are listed, filtered, and read in full beside the list', async () => {
    const bridge = await open(scenes.work);
    const last = lastOf(bridge);
    const grid = await screen.findByRole('grid', { name: 'Instructions' });
    await waitFor(() => expect(grid.getAttribute('aria-rowcount')).toBe('22481'));
    await fireEvent.keyDown(grid, { key: 'ArrowDown' });
    const chosen = within(grid).getByRole('row', { selected: true });
    expect(chosen.getAttribute('aria-rowindex')).toBe('3');
    expect(grid.getAttribute('aria-activedescendant')).toBe(chosen.id);
    const read = await screen.findByRole('article', { name: 'The chosen row' });
    await waitFor(() =>
      expect(read.textContent).toContain(invented.instructions(2)[1]!.output.split('\n')[0]!),
    );
    await fireEvent.change(screen.getByRole('combobox', { name: 'Show category' }), {
      target: { value: 'IE' },
    });
    expect(last('countInstructions')).toMatchObject({ filter: { category: 'IE', text: null } });
    expect(last('pageInstructions')).toMatchObject({ filter: { category: 'IE' }, offset: 0 });
    await fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(last('pageInstructions')).toMatchObject({ filter: { category: null } });
  });

  test('a row is reached by its number, and words by the slash key', async () => {
    const last = lastOf(await open(scenes.work));
    const number = await screen.findByRole('textbox', { name: 'Row' });
    await waitFor(() => expect(number).toHaveProperty('value', '1'));
    await fireEvent.change(number, { target: { value: '20 001' } });
    expect(number).toHaveProperty('value', '20\u202f001');
    const search = screen.getByRole('searchbox', { name: 'Search the instructions' });
    await fireEvent.keyDown(document.body, { key: '/' });
    expect(document.activeElement).toBe(search);
    await fireEvent.input(search, { target: { value: 'chest pain' } });
    await fireEvent.keyDown(search, { key: 'Enter' });
    expect(last('pageInstructions')).toMatchObject({ filter: { text: 'chest pain' } });
    await fireEvent.change(screen.getByRole('combobox', { name: 'Order of the matches' }), {
      target: { value: 'rank' },
    });
    expect(last('pageInstructions')).toMatchObject({ order: 'rank' });
  });
});

describe('Train', () => {
  test('Ctrl+Enter fine-tunes with what the form shows', async () => {
    const bridge = await open(
      {
        ...scenes.idle,
        startRun: invented.run({ id: 'new', state: 'queued', createdAt: '2026-11-21T00:00:00Z' }),
      },
      'Train',
    );
    await fireEvent.click(screen.getByRole('checkbox', { name: /OTHER/ }));
    await fireEvent.click(screen.getByRole('button', { name: 'Quick' }));
    await fireEvent.input(screen.getByRole('textbox', { name: 'Seed' }), { target: { value: '7' } });
    await fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true });
    expect(bridge.calls.find(({ method }) => method === 'startRun')!.input).toMatchObject({
      base: '/models/tern-1b.gguf',
      dataset: 'ward-letters',
      categories: ['QA', 'IE', 'GEN'],
      recipe: { rank: 8, epochs: 1, seed: 7 },
    });
    expect(await screen.findByText('waiting')).toBeTruthy();
  });

  test('what a run would take is told, and the change that makes it fit is one click', async () => {
    const bridge = await open(scenes.tight, 'Train');
    const estimate = await screen.findByRole('region', { name: 'Estimate' });
    await within(estimate).findByText('does not fit');
    expect(estimate.textContent).toMatch(/6.37 GiB of 4.1 GiB free/);
    expect(estimate.textContent).toMatch(/Steps 2\u202f004/);
    await fireEvent.click(within(estimate).getByRole('button', { name: 'Pack 1024' }));
    const asked = () => bridge.calls.filter(({ method }) => method === 'estimateRun').at(-1)?.input;
    await waitFor(() => expect(asked()).toMatchObject({ recipe: { packTokens: 1024 } }));
  });

  test('beside a run at work, what does not fit now is not refused', async () => {
    await open({ ...scenes.tight, listRuns: invented.runs }, 'Train');
    const estimate = await screen.findByRole('region', { name: 'Estimate' });
    await within(estimate).findByText('not now');
    expect(within(estimate).queryByRole('button')).toBeNull();
  });

  test('a setting out of its range is told beside it, and Fine-tune waits', async () => {
    await open(scenes.idle, 'Train');
    const rank = screen.getByRole('textbox', { name: 'Rank' });
    await fireEvent.input(rank, { target: { value: '0' } });
    expect(rank.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(rank.getAttribute('aria-describedby')!)!.textContent).toContain(
      'between 1 and 1024',
    );
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /Fine-tune/ }).disabled).toBe(true);
  });

  test('while a run is at work its steps, share and time left are shown, and it can be cancelled', async () => {
    const bridge = await open({ ...scenes.work, cancelRun: invented.run({ state: 'cancelled' }) }, 'Train');
    expect(await screen.findByText(/of 1\s164 steps · 65 %/)).toBeTruthy();
    expect(screen.getByRole('progressbar', { name: 'Fine-tune' }).getAttribute('aria-valuenow')).toBe('65');
    expect(screen.getByRole('img', { name: /Loss over 751 of 1164 steps/ })).toBeTruthy();
    bridge.emit({ kind: 'run', run: invented.run(), report: invented.report(751) });
    expect(await screen.findByRole('img', { name: /Loss over 752 of 1164 steps/ })).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(bridge.calls).toContainEqual({ method: 'cancelRun', input: { run: 'run-22' } });
    expect(await screen.findByText(/Cancelled on request/)).toBeTruthy();
  });

  test('a run whose worker ended says why, what is safe and what to do', async () => {
    await open(scenes.runCrashed, 'Train');
    const alert = await screen.findByRole('alert');
    await waitFor(() => expect(alert.textContent).toMatch(/stopped after step 463 of 1\s164/));
    expect(alert.textContent).toMatch(
      /The worker ended\. The run is safe up to step 450\..*by SIGKILL.*The checkpoint after step 450.*Resume\./s,
    );
  });

  test('a run that failed on a graphics card can go on on the CPU', async () => {
    const [run] = scenes.runDevice.listRuns as readonly Run[];
    const bridge = await open({ ...scenes.runDevice, resumeRun: run! }, 'Train');
    await fireEvent.click(await screen.findByRole('button', { name: 'Resume on the CPU' }));
    expect(bridge.calls).toContainEqual({ method: 'resumeRun', input: { run: run!.id, device: 'cpu' } });
  });

  test('a run whose folder is gone can be looked for again', async () => {
    const bridge = await open(scenes.runDeleted, 'Train');
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toMatch(/The folder of this run is gone.*every score/s);
    const asked = () => bridge.calls.filter(({ method }) => method === 'getRun').length;
    const before = asked();
    await fireEvent.click(within(alert).getByRole('button', { name: 'Look again' }));
    expect(asked()).toBe(before + 1);
  });

  test('a workspace that is lost while a view is used takes the place of the view', async () => {
    const lost = () => {
      throw new WorkbenchError(
        'workspace-lost',
        'The workspace /w is not where it was.',
        'Connect its drive.',
      );
    };
    await open({ ...scenes.idle, startRun: lost }, 'Train');
    await fireEvent.click(await screen.findByRole('button', { name: /Fine-tune/ }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toMatch(
      /The workspace is not where it was.*No empty workspace.*Connect its drive/s,
    );
    expect(screen.queryByRole('heading', { name: 'Train' })).toBeNull();
  });

  test('a file that is no model is told in three parts, and the note can be put away', async () => {
    const answers = {
      ...scenes.idle,
      addModel: () => {
        throw new WorkbenchError(
          'model-format',
          'a.gguf is not a GGUF file.',
          'Choose a model in GGUF format.',
        );
      },
    };
    await open(answers, 'Train');
    const input = document.querySelector<HTMLInputElement>('input[accept=".gguf"]')!;
    Object.defineProperty(input, 'files', { value: [new File(['x'], 'a.gguf')] });
    await fireEvent.change(input);
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toMatch(/not a GGUF.*Nothing was changed.*Choose a model/s);
    await fireEvent.click(within(alert).getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('choosing a finished run shows what it gave', async () => {
    await open(scenes.work, 'Train');
    const row = screen.getByRole('row', { name: /done/ });
    await fireEvent.click(within(row).getByRole('button'));
    expect(await screen.findByText('Final loss')).toBeTruthy();
    expect(screen.getByRole('img', { name: /Loss over 480 of 480 steps/ })).toBeTruthy();
  });

  test('the adapter of a finished run is exported as chosen, and where it went is told', async () => {
    const bridge = await open(scenes.exported, 'Train');
    await fireEvent.click(within(screen.getByRole('row', { name: /done/ })).getByRole('button'));
    await fireEvent.click(await screen.findByRole('button', { name: 'Export adapter…' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Merged model' }));
    await fireEvent.change(screen.getByLabelText('Type of the weights'), { target: { value: 'q4_k' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Export' }));
    expect(bridge.calls.at(-1)).toEqual({
      method: 'exportAdapter',
      input: { adapter: invented.result.adapter, format: 'merged-gguf', type: 'q4_k' },
    });
    expect(await screen.findByText('/home/user/ward-run-21-q4_k/model.gguf')).toBeTruthy();
    expect(screen.getByText(/the first 27 of 32 greedy tokens agree/)).toBeTruthy();
  });

  test('an export that waits or runs says so, and can be cancelled', async () => {
    const bridge = await open(scenes.exporting, 'Train');
    await fireEvent.click(within(screen.getByRole('row', { name: /done/ })).getByRole('button'));
    await fireEvent.click(await screen.findByRole('button', { name: 'Export adapter…' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Export' }));
    expect(await screen.findByText('Waits for its turn in the queue.')).toBeTruthy();
    const { adapter } = invented.result;
    bridge.emit({ kind: 'export', adapter, report: { doing: 'testing', fraction: 0 } });
    expect(await screen.findByText(/^Self-test/)).toBeTruthy();
    await fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }));
    expect(bridge.calls.at(-1)).toEqual({ method: 'cancelExport', input: { adapter } });
  });
});
