/** The Synergy view as the user meets it: a matrix and its study, as heat map, charts and table. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, test, vi } from 'vitest';
import Synergy from '../../../src-renderer/views/synergy/Synergy.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge, type Answers, type FakeBridge } from '../stage/fake-bridge';
import * as invented from '../stage/invented';
import { evaluationAnswers } from '../stage/invented-evaluations';
import { planCost, plans } from '../stage/invented-plan';
import { pictureNames } from '../../../src-renderer/views/synergy/pictures';
import { scenes } from '../stage/scenes';
import { methodAnswers } from '../stage/synergy-scenes';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function open(answers: Answers, go: (view: string) => void = () => {}): Promise<FakeBridge> {
  const bridge = fakeBridge(answers);
  const workspace = new Workspace({ workbench: workbenchOf(bridge), onReconnect: () => () => {} });
  await workspace.load();
  render(Synergy, { workspace, go });
  return bridge;
}

describe('Synergy', () => {
  test('every square has its sentence, and one of them is in the order of the Tab key', async () => {
    await open(scenes.work);
    await screen.findByRole('heading', { name: 'Synergy on Ward QA' });
    const cells = screen.getAllByRole('gridcell');
    expect(cells).toHaveLength(56);
    expect(cells.every((cell) => /^.+ on .+, .+: .+\.$/.test(cell.getAttribute('aria-label')!))).toBe(true);
    expect(cells.filter((cell) => cell.tabIndex === 0)).toHaveLength(1);
  });

  test('arrow keys move the choice, and the panel beside it follows', async () => {
    await open(scenes.work);
    expect(screen.getByRole('heading', { name: 'QA on Ward QA' })).toBeTruthy();
    await screen.findByRole('heading', { name: 'Synergy on Ward QA' });
    await fireEvent.keyDown(screen.getByRole('grid'), { key: 'ArrowRight' });
    expect(screen.getByRole('heading', { name: 'QA on Trial QA' })).toBeTruthy();
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^QA on Trial QA/);
  });

  test('of fifty trainings on fifty tasks those in sight are drawn, and keys reach the others', async () => {
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(420);
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900);
    await open(scenes.wide);
    await screen.findByRole('heading', { name: 'Synergy on Task 1' });
    const grid = screen.getByRole('grid');
    const drawn = () => [...grid.querySelectorAll('[data-at]')].map((one) => one.getAttribute('data-at')!);
    const pixelsLeftOut = () =>
      [...grid.querySelectorAll<HTMLElement>('.gap')].map(({ style }) => parseFloat(style.height));
    expect([grid.getAttribute('aria-rowcount'), grid.getAttribute('aria-colcount')]).toEqual(['52', '54']);
    // Ten rows are in sight and one below; the gap stands for the other 39.
    expect(new Set(drawn().map((at) => at.split(',')[0]))).toHaveLength(11);
    expect(pixelsLeftOut()).toEqual([39 * 42 - 2]);
    expect(drawn()).not.toContain('1,52');

    await fireEvent.keyDown(grid, { key: 'End' });
    await fireEvent.keyDown(grid, { key: 'PageDown' });
    const focused = document.activeElement!;
    expect(focused.getAttribute('data-at')).toBe('49,52');
    expect(focused.getAttribute('aria-colindex')).toBe('54');
    expect(focused.closest('tr')!.getAttribute('aria-rowindex')).toBe('52');
    expect(focused.getAttribute('tabindex')).toBe('0');
    // The row of the focus hangs on below a gap of 38, where it would stand with all the others.
    expect(pixelsLeftOut()).toEqual([38 * 42 - 2]);
    const spans = [...focused.closest('tr')!.querySelectorAll('td')].map(({ colSpan }) => colSpan);
    expect(spans.reduce((sum, span) => sum + span, 0)).toBe(53);

    const scroll = grid.parentElement!;
    scroll.scrollTop = 42 * 39;
    await fireEvent.scroll(scroll);
    expect(drawn()).toContain('40,0');
    expect(drawn()).not.toContain('1,0');
  });

  test('the items behind a square open in Evaluate, where its cell is what is shown', async () => {
    const evaluation = { ...evaluationAnswers.listEvaluations[0]!, id: 'cell-1' };
    const went: string[] = [];
    const answers = { ...scenes.work, listEvaluations: [...evaluationAnswers.listEvaluations, evaluation] };
    const bridge = await open(answers, (view) => went.push(view));
    await fireEvent.click(screen.getByRole('gridcell', { name: /^QA on Trial QA/ }));
    await fireEvent.click(screen.getByRole('button', { name: 'Open items' }));
    expect(went).toEqual(['Evaluate']);
    expect(bridge.calls.findLast(({ method }) => method === 'openEvaluation')!.input).toEqual({
      evaluation: 'cell-1',
    });
  });

  test('a change has its own interval, its mark and its test; the legend counts the marks', async () => {
    await open(scenes.work);
    const first = (): string => screen.getByRole('gridcell', { name: /^QA on Ward QA/ }).textContent!;
    await waitFor(() => expect(first()).toMatch(/^\+\d+\.\d±\d\.\d$/));
    expect(screen.getByText(/p < \.05 after Holm, \d+ of 35/)).toBeTruthy();
    expect(screen.getByText('p, Holm over 35')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Score' }));
    expect(first()).toMatch(/^\d+\.\d±\d\.\d$/);
  });

  test('while the study is made, scores and plain changes stand there and say that they are untested', async () => {
    await open(scenes.starting);
    expect(screen.getByText(/are being computed…/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('gridcell', { name: /^IE on Ward QA/ }));
    expect(screen.getByText('Its interval is being computed.')).toBeTruthy();
  });

  test('synergies and Shapley shares are those of the column that is looked at', async () => {
    await open(scenes.work);
    expect(await screen.findByRole('heading', { name: 'Synergy on Ward QA' })).toBeTruthy();
    expect(screen.getByRole('table', { name: /What categories do together on Ward QA/ })).toBeTruthy();
    await fireEvent.click(screen.getByRole('gridcell', { name: /^GEN on Visit note/ }));
    expect(screen.getByRole('heading', { name: 'Shapley share of Visit note' })).toBeTruthy();
    expect(screen.getByText(/^sums to [+−]\d+\.\d$/)).toBeTruthy();
  });

  test('the same matrix as charts and as a table', async () => {
    await open(scenes.work);
    await screen.findByRole('heading', { name: 'Synergy on Ward QA' });
    await fireEvent.click(screen.getByRole('button', { name: 'Chart' }));
    const chart = screen.getByRole('table', { name: 'Change from base on Drug status, points' });
    expect(within(chart).getAllByRole('row')).toHaveLength(8);
    await fireEvent.click(screen.getByRole('button', { name: 'Table' }));
    expect(screen.getByText(/set F1 · 240 items/)).toBeTruthy();
    expect(screen.getAllByText('< .001').length).toBeGreaterThan(0);
  });

  test('likelihood and generation can be told apart when both were scored', async () => {
    await open(scenes.work);
    await fireEvent.click(screen.getByRole('button', { name: 'Generation' }));
    expect(screen.getByRole('gridcell', { name: /^QA on Ward QA.*96 % of the answers/ })).toBeTruthy();
  });

  test('squares that wait, run or failed say so, and the reason is beside them', async () => {
    await open(scenes.starting);
    expect(screen.getAllByRole('gridcell', { name: /: waiting\.$/ }).length).toBeGreaterThan(0);
    expect(screen.getAllByRole('gridcell', { name: /: running\.$/ })).toHaveLength(5);
    await fireEvent.click(screen.getByRole('gridcell', { name: /^QA on Visit note.*failed/ }));
    expect(screen.getByText(/The loss became infinite/)).toBeTruthy();
  });

  test('a plan says what it will do before it is run', async () => {
    const bridge = await open({ ...scenes.idle, startMatrix: invented.matrix(0) });
    expect(screen.getByText('Ward QA, Trial QA, Drug status, Onset, Visit note')).toBeTruthy();
    expect((await screen.findByText('22, of which 7 are done')).nextElementSibling!.textContent).toBe(
      'Tokens left',
    );
    expect(screen.getByText(/10 h 20 min/)).toBeTruthy();
    expect(screen.getByText(/matched by tokens/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Run 22 cells' }));
    expect(bridge.calls.find(({ method }) => method === 'startMatrix')!.input).toEqual({
      plan: '/plans/three-categories.json',
    });
    expect(await screen.findByRole('grid')).toBeTruthy();
  });

  test('an export is of what was chosen, and says where the file went', async () => {
    const answers = { ...scenes.work, exportMatrix: { path: '/home/a/three categories effects.tex' } };
    const bridge = await open(answers);
    await fireEvent.click(screen.getByRole('button', { name: 'Export…' }));
    await fireEvent.change(screen.getByLabelText('Which table'), { target: { value: 'effects' } });
    await fireEvent.click(screen.getByRole('button', { name: 'LaTeX' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Save…' }));
    expect(bridge.calls.findLast(({ method }) => method === 'exportMatrix')!.input).toEqual({
      matrix: 'matrix-7',
      table: 'effects',
      format: 'latex',
    });
    expect(await screen.findByText('Saved as /home/a/three categories effects.tex')).toBeTruthy();
  });

  test('every figure leaves as a picture with its title, and says whose numbers it shows', async () => {
    const bridge = await open({
      ...scenes.work,
      ...methodAnswers,
      savePicture: { path: '/home/a/picture.svg' },
    });
    await screen.findByRole('heading', { name: 'Synergy on Ward QA' });
    await fireEvent.click(screen.getByRole('button', { name: 'Export…' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Picture' }));
    for (const name of pictureNames) {
      await fireEvent.change(screen.getByLabelText('Which figure'), { target: { value: name } });
      const seen = await screen.findByRole('img', { name: /as it will be saved$/ });
      await fireEvent.click(screen.getByRole('button', { name: 'Save…' }));
      await screen.findByText('Saved as /home/a/picture.svg');
      const { picture } = bridge.calls.findLast(({ method }) => method === 'savePicture')!.input as {
        picture: { text: string };
      };
      expect(decodeURIComponent((seen as HTMLImageElement).src)).toContain(picture.text);
      const parsed = new DOMParser().parseFromString(picture.text, 'image/svg+xml');
      expect(parsed.querySelector('parsererror')).toBeNull();
      const words = [...parsed.querySelectorAll('text')].map(({ textContent }) => textContent);
      expect(`${words[0]}, as it will be saved`).toBe(seen.getAttribute('alt'));
      expect(words.some((line) => line.includes('tern-1b'))).toBe(true);
    }
    expect(bridge.calls.filter(({ method }) => method === 'savePicture')).toHaveLength(pictureNames.length);
  });

  test('a figure that there is nothing for says what is missing', async () => {
    await open({ ...scenes.work, getAffinity: () => null });
    await fireEvent.click(screen.getByRole('button', { name: 'Export…' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Picture' }));
    await fireEvent.change(screen.getByLabelText('Which figure'), { target: { value: 'affinity' } });
    expect(await screen.findByText(/Predict it under Affinity first/)).toBeTruthy();
  });
});

describe('the plan editor', () => {
  test('opens a plan, counts and costs as it changes, keeps it and runs it', async () => {
    const bridge = await open({
      ...scenes.idle,
      savePlan: plans[0]!,
      startMatrix: invented.matrix(0),
    });
    await fireEvent.click(screen.getByText('Edit…'));
    await fireEvent.input(screen.getByLabelText('Seeds'), { target: { value: '1, 2' } });
    expect(screen.getByText('15').nextSibling!.textContent).toContain('cells: 8 rows on 5 tasks');
    await waitFor(() => expect(screen.getByText('Tokens left')).toBeTruthy());
    await fireEvent.click(screen.getByText('Steps'));
    expect(screen.getByText(/matched by steps/)).toBeTruthy();
    await fireEvent.click(screen.getByText('Run 15 cells'));
    expect(await screen.findByText('Trained on')).toBeTruthy();
    const saved = bridge.calls.find(({ method }) => method === 'savePlan')!.input as { plan: unknown };
    expect(saved.plan).toMatchObject({ seeds: [1, 2], budget: { steps: 5_600_000 } });
  });

  test('the time that nothing tells is tried when it is asked for', async () => {
    const unknown = { ...planCost, seconds: null, evaluating: null };
    const bridge = await open({ ...scenes.idle, costPlan: unknown, timePlan: planCost });
    await fireEvent.click(screen.getByText('Edit…'));
    expect(await screen.findByText(/^unknown/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Try it' }));
    expect(await screen.findByText(/^about .* of which evaluating/)).toBeTruthy();
    expect(bridge.calls.filter(({ method }) => method === 'timePlan')).toHaveLength(1);
    expect(screen.queryByRole('button', { name: 'Try it' })).toBeNull();
  });

  test('a value out of its range says so beside it, and nothing can be run', async () => {
    await open(scenes.idle);
    await fireEvent.click(screen.getByText('Edit…'));
    await fireEvent.input(screen.getByLabelText('How many'), { target: { value: '0' } });
    expect(screen.getByLabelText('How many').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText<HTMLButtonElement>('Run').disabled).toBe(true);
  });
});
