/** The parts of the Synergy view beside the matrix, as the user meets them. */
import { cleanup, render, screen, within } from '@testing-library/svelte';
import { afterEach, describe, expect, test } from 'vitest';
import { waysOf } from '../../../src-main/common/matrix';
import Methods from '../../../src-renderer/views/synergy/Methods.svelte';
import TaskCharacteristics from '../../../src-renderer/views/synergy/TaskCharacteristics.svelte';
import { variesTraining } from '../../../src-renderer/views/synergy/contrasts';
import * as invented from '../stage/invented';
import { characteristics, matrixOfMethods, studyOfMethods } from '../stage/synergy-scenes';

afterEach(cleanup);

describe('methods', () => {
  test('are told of a plan that has several, and of no other', () => {
    expect([variesTraining(invented.matrix(24)), variesTraining(matrixOfMethods())]).toEqual([false, true]);
  });

  test('a contrast stands with its test, and a mark where Holm leaves it', () => {
    const study = studyOfMethods();
    render(Methods, { study });
    const table = screen.getByRole('table', { name: /^Methods/ });
    expect(within(table).getByText('QA: full fine-tuning against LoRA')).toBeTruthy();
    const marked = study.contrasts.filter(({ change }) => change.pHolm !== null && change.pHolm < 0.05);
    expect(marked.length).toBeGreaterThan(0);
    expect(within(table).getAllByText('marked')).toHaveLength(marked.length);
  });

  test('every training has what it took', () => {
    render(Methods, { study: studyOfMethods() });
    const table = screen.getByRole('table', { name: /took/ });
    const row = within(table).getByRole('row', { name: /^QA · full fine-tuning/ });
    expect(row.textContent).toMatch(/2 h 44 min.*16\.2 GiB.*2\.05 GiB/s);
  });

  test('before any two can be compared it says what is waited for', () => {
    const study = { ...studyOfMethods(), contrasts: [], costs: [] };
    render(Methods, { study });
    expect(screen.getByRole('status').textContent).toMatch(/differ in their method or origin alone/);
  });
});

describe('what tasks are like', () => {
  const matrix = invented.matrix(24);
  const [way] = waysOf(matrix);
  const open = (gains: boolean) =>
    render(TaskCharacteristics, {
      ...{ matrix, way: way! },
      workbench: { characteriseTasks: () => Promise.resolve(characteristics(matrix, gains)) },
    });

  test('is labelled exploratory, with the rank correlation of each and its interval', async () => {
    open(true);
    expect(await screen.findByText('Exploratory.')).toBeTruthy();
    const row = screen.getByRole('row', { name: /^overlap/ });
    expect(row.textContent).toContain('+0.58, −0.10 to +0.92');
  });

  test('has a dash where there is no correlation', async () => {
    open(false);
    const row = await screen.findByRole('row', { name: /^overlap/ });
    expect(within(row).getAllByRole('cell').at(-1)!.textContent).toBe('–');
  });
});
