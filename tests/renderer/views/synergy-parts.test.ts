/** The parts of the Synergy view beside the matrix, as the user meets them. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, test } from 'vitest';
import type { AffinityResult } from '../../../src-main/common/affinity';
import { cancelled } from '../../../src-main/common/errors';
import type { Input } from '../../../src-main/common/contract';
import { waysOf } from '../../../src-main/common/matrix';
import { workbenchOf } from '../../../src-renderer/api';
import { Evaluations } from '../../../src-renderer/state/evaluations.svelte';
import { fakeBridge } from '../stage/fake-bridge';
import { evaluationAnswers } from '../stage/invented-evaluations';
import { scenes } from '../stage/scenes';
import { Affinities } from '../../../src-renderer/state/affinities.svelte';
import Affinity from '../../../src-renderer/views/synergy/Affinity.svelte';
import Methods from '../../../src-renderer/views/synergy/Methods.svelte';
import TaskCharacteristics from '../../../src-renderer/views/synergy/TaskCharacteristics.svelte';
import { variesTraining } from '../../../src-renderer/views/synergy/contrasts';
import * as invented from '../stage/invented';
import {
  affinity,
  characteristics,
  matrixOfMethods,
  similarity,
  studyOfMethods,
} from '../stage/synergy-scenes';

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
    const row = within(table).getByText('QA · full fine-tuning').closest('tr')!;
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

describe('predicted affinity', () => {
  const matrix = invented.matrix(24);
  const predicted = affinity(matrix);

  function open(kept: AffinityResult | null) {
    const end = Promise.withResolvers<AffinityResult>();
    const asked: Input<'measureAffinity'>[] = [];
    const affinities = new Affinities({
      getAffinity: () => Promise.resolve(kept),
      measureAffinity: (input) => (asked.push(input), end.promise),
      cancelAffinity: () => {
        end.reject(cancelled());
        return Promise.resolve(null);
      },
    });
    const evaluations = new Evaluations(workbenchOf(fakeBridge(scenes.work)));
    evaluations.tasks = evaluationAnswers.listTasks;
    const workbench = { compareMatrixAdapters: () => Promise.resolve(similarity(matrix)) };
    render(Affinity, { matrix, way: 'likelihood', affinities, evaluations, workbench });
    return { affinities, end, asked };
  }

  test('stands beside what was measured: points, rank correlations, each task left out', async () => {
    open(predicted);
    const table = await screen.findByRole('group', { name: 'Predicted against measured, as a table' });
    expect(within(table).getAllByRole('row')).toHaveLength(1 + predicted.checks[0]!.pairs.length);
    expect(document.querySelectorAll('circle title')).toHaveLength(predicted.checks[0]!.pairs.length);
    expect(screen.getByText(/^\+0\.48, \+0\.11 to \+0\.73/)).toBeTruthy();
    const mean = screen.getByText('Mean over tasks').closest('tr')!;
    expect(mean.textContent).toMatch(/\+4\.4.*\+5\.8.*\+3\.1.*\+6\.2/s);
  });

  test('recommends for a task that is not measured, and says how far off it was on the others', async () => {
    open(predicted);
    expect(await screen.findByText(/off by 2\.1 points/)).toBeTruthy();
    expect(screen.getAllByText(/\+6\.1 expected/)).toHaveLength(1);
  });

  test('is told for another task with a file of it, and keeps those that were told before', async () => {
    const before = { name: 'told-before', file: '/data/before.jsonl' };
    const { asked, end } = open({ ...predicted, others: [before] });
    const task = evaluationAnswers.listTasks.find(
      ({ name, files }) => files.length > 0 && !matrix.tasks.some((one) => one.name === name),
    )!;
    await fireEvent.change(await screen.findByLabelText('Task'), { target: { value: task.name } });
    await fireEvent.click(screen.getByRole('button', { name: 'Recommend' }));
    const other = { name: task.name, file: task.files.at(-1)!.file };
    expect(asked).toEqual([{ matrix: matrix.id, others: [before, other] }]);
    const [first] = predicted.tasks;
    end.resolve({
      ...predicted,
      tasks: [...predicted.tasks, { ...first!, name: task.name, title: task.title }],
      cosines: predicted.cosines.map((row) => [...row, row[0]!]),
      recommendations: [
        ...predicted.recommendations,
        { task: task.name, row: ['QA', 'IE'], predicted: 0.4, expected: 0.042 },
      ],
    });
    const told = await screen.findByText('QA + IE, +4.2 expected');
    expect(told.previousElementSibling!.textContent).toBe(task.title);
    expect(screen.getByText(/followed there it gained \+4\.4 on average, all together \+3\.1/)).toBeTruthy();
  });

  test('is not to be trusted before anything is measured', async () => {
    open(affinity(matrix, false));
    expect(await screen.findByText(/Do not trust it/)).toBeTruthy();
  });

  test('is started, shows how far it is, and is there at the end', async () => {
    const { affinities, end } = open(null);
    await fireEvent.click(await screen.findByRole('button', { name: 'Predict' }));
    expect(screen.getByText('waits for its turn')).toBeTruthy();
    affinities.receive({
      kind: 'affinity',
      matrix: matrix.id,
      report: { doing: 'reading QA', fraction: 0.4 },
    });
    expect((await screen.findByRole('progressbar')).getAttribute('aria-valuenow')).toBe('40');
    end.resolve(predicted);
    expect(await screen.findByText('Each task left out')).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
  });

  test('has the likeness of adapters beside it, against the same changes, once it is asked for', async () => {
    open(null);
    await fireEvent.click(await screen.findByRole('button', { name: 'Compare' }));
    const likeness = await screen.findByRole('group', { name: 'Similarity of adapters' });
    expect(within(likeness).getByRole('row', { name: /^QA \+ IE \+ GEN/ })).toBeTruthy();
    const { pairs } = similarity(matrix).checks[0]!;
    const table = screen.getByRole('group', { name: 'Similarity against measured, as a table' });
    expect(within(table).getAllByRole('row')).toHaveLength(1 + pairs.length);
    expect(pairs.some(({ row, group }) => row.join() === group)).toBe(false);
  });

  test('is called off without a word of error', async () => {
    open(null);
    await fireEvent.click(await screen.findByRole('button', { name: 'Predict' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(await screen.findByRole('button', { name: 'Predict' })).toBeTruthy();
    expect(screen.queryByText('The affinity was not told')).toBeNull();
  });
});
