/** The sheets of Datasets that label and generate, as the user meets them, with a fake bridge behind them. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import { WorkbenchError } from '../../../src-main/common/errors';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge, type Answers } from '../stage/fake-bridge';
import { dataset, datasets } from '../stage/invented';
import { candidates, categoryReport, generation } from '../stage/invented-generations';
import { scenes } from '../stage/scenes';

afterEach(cleanup);

async function open(answers: Answers) {
  const bridge = fakeBridge(answers);
  const workspace = new Workspace({ workbench: workbenchOf(bridge), onReconnect: () => () => {} });
  render(App, { workspace });
  await waitFor(() => expect(workspace.ready).toBe(true));
  const last = (method: string) => bridge.calls.filter((call) => call.method === method).at(-1)?.input;
  return { bridge, last };
}

const press = (name: string | RegExp, within_ = screen): Promise<unknown> =>
  fireEvent.click(within_.getByRole('button', { name }));

async function sheet(name: RegExp) {
  return within(await screen.findByRole('dialog', { name })) as unknown as typeof screen;
}

test('the categories of a dataset are told by method, with accuracy and kappa against the hand', async () => {
  await open(scenes.work);
  await press('Categorise…');
  const shown = await sheet(/Categories of ward-letters/);
  const rules = (await shown.findByRole('row', { name: /By rules/ })).textContent;
  expect(rules).toContain('.87 .82 to .91');
  expect(rules).toContain('.81 .75 to .87');
});

test('rows are labelled by rules or by the chosen model, and another method can be preferred', async () => {
  const preferred = { ...categoryReport, preferred: 'rules' as const };
  const { last } = await open({ ...scenes.work, categorise: categoryReport, preferMethod: preferred });
  await press('Categorise…');
  const shown = await sheet(/Categories of/);
  await shown.findByRole('row', { name: /By rules/ });
  const label = within(shown.getByRole('heading', { name: 'Label the rows anew' }).parentElement!);
  await fireEvent.click(label.getByRole('button', { name: 'By rules' }));
  expect(last('categorise')).toEqual({ dataset: 'ward-letters', model: null });
  await fireEvent.click(await label.findByRole('button', { name: 'By model' }));
  expect(last('categorise')).toEqual({ dataset: 'ward-letters', model: '/models/tern-1b.gguf' });
  await label.findByRole('button', { name: 'By model' });
  const order = within(shown.getByRole('group', { name: /Whose word counts/ }));
  await fireEvent.click(order.getByRole('button', { name: 'By rules' }));
  expect(last('preferMethod')).toEqual({ dataset: 'ward-letters', method: 'rules' });
});

test('labelling that is under way tells how far it is, and can be stopped', async () => {
  const { bridge, last } = await open({ ...scenes.categorising, cancelCategorise: () => null });
  await press('Categorise…');
  const shown = await sheet(/Categories of/);
  await shown.findByRole('row', { name: /By rules/ });
  const label = within(shown.getByRole('heading', { name: 'Label the rows anew' }).parentElement!);
  await fireEvent.click(label.getByRole('button', { name: 'By rules' }));
  bridge.emit({ kind: 'categorise', dataset: 'ward-letters', done: 500, of: 1000, secondsLeft: 9 });
  await shown.findByText(/500 of/);
  await press('Stop', shown);
  expect(last('cancelCategorise')).toEqual({ dataset: 'ward-letters' });
});

test('a row shows why it has its category, and the hand may say another', async () => {
  const { last } = await open({ ...scenes.work, labelByHand: [] });
  const labels = within(await screen.findByRole('region', { name: 'Category by method' }));
  await labels.findByText(/rule “find”: asks for what a text holds/);
  await fireEvent.click(labels.getByRole('button', { name: 'QA' }));
  await waitFor(() =>
    expect(last('labelByHand')).toMatchObject({ dataset: 'ward-letters', category: 'QA', reviewer: 'R1' }),
  );
});

test('where nobody has reviewed yet, a label by hand waits for a name', async () => {
  const { last } = await open({ ...scenes.work, labelByHand: [], lastReviewer: null });
  const labels = within(await screen.findByRole('region', { name: 'Category by method' }));
  await fireEvent.click(labels.getByRole('button', { name: 'QA' }));
  const name = await labels.findByRole('textbox', { name: 'Who says so?' });
  expect(last('labelByHand')).toBeUndefined();
  await fireEvent.input(name, { target: { value: ' R7 ' } });
  await fireEvent.click(labels.getByRole('button', { name: 'Label QA' }));
  await waitFor(() => expect(last('labelByHand')).toMatchObject({ category: 'QA', reviewer: 'R7' }));
  expect(labels.queryByRole('textbox')).toBeNull();
  await fireEvent.click(labels.getByRole('button', { name: 'IE' }));
  await waitFor(() => expect(last('labelByHand')).toMatchObject({ category: 'IE', reviewer: 'R7' }));
});

test('a generation is asked for as the form has it: shipped seeds, the first model, the prompt as edited', async () => {
  const { last } = await open(scenes.generating);
  await press('Generate…');
  const form = await sheet(/Generate instructions/);
  await fireEvent.input(form.getByRole('textbox', { name: 'Instructions to accept' }), {
    target: { value: '12' },
  });
  await waitFor(() =>
    expect(form.getByRole('button', { name: 'Generate' })).toHaveProperty('disabled', false),
  );
  const prompt = form.getByRole('textbox', { name: /^Prompt;/, hidden: true });
  await fireEvent.input(prompt, { target: { value: 'Now {examples}' } });
  await press('Generate', form);
  await waitFor(() =>
    expect(last('startGeneration')).toMatchObject({
      seeds: null,
      generator: { kind: 'model', file: '/models/tern-1b.gguf' },
      count: 12,
      dataset: 'generated',
      prompt: 'Now {examples}',
      filters: { minWords: 3, maxWords: 150, similarity: 0.7, blacklist: ['go to', 'this image', 'video'] },
      seedsPerPrompt: 3,
      price: null,
    }),
  );
});

test('a server is chosen apart, says what leaves, and the key is handed over and not kept in the form', async () => {
  const { last } = await open({ ...scenes.work, keepEndpointKey: 'session', startGeneration: generation() });
  await press('Generate…');
  const form = await sheet(/Generate instructions/);
  expect(form.queryByText(/leave this machine/)).toBeNull();
  await press('A server', form);
  form.getByText(/leave this machine/);
  const key = form.getByLabelText('Key') as HTMLInputElement;
  await fireEvent.input(key, { target: { value: 'secret' } });
  await press('Keep', form);
  expect(last('keepEndpointKey')).toEqual({ key: 'secret' });
  await form.findByText(/until the workbench is closed/);
  await waitFor(() => expect(key.value).toBe(''));
  await fireEvent.input(form.getByRole('textbox', { name: 'Address' }), {
    target: { value: 'https://s.invalid/v1' },
  });
  await fireEvent.input(form.getByRole('textbox', { name: 'The server’s model' }), {
    target: { value: 'm' },
  });
  await fireEvent.input(form.getByRole('textbox', { name: /prompt tokens/ }), { target: { value: '2' } });
  await press('Generate', form);
  await waitFor(() => expect(last('startGeneration')).toMatchObject({ price: { prompt: 2, completion: 0 } }));
  expect(JSON.stringify(last('startGeneration'))).not.toContain('secret');
});

test('while it runs its rate, time and tokens left are told; when it ends, every verdict with examples', async () => {
  const done = generation({ state: 'done', count: 312 });
  const { bridge, last } = await open({
    ...scenes.generating,
    listDatasets: [...datasets, dataset({ name: done.dataset })],
    cancelGeneration: () => null,
    getGeneration: { generation: done, examples: candidates },
  });
  await press('Generate…');
  const form = await sheet(/Generate instructions/);
  await waitFor(() =>
    expect(form.getByRole('button', { name: 'Generate' })).toHaveProperty('disabled', false),
  );
  await press('Generate', form);
  await form.findByText(/accepted · running/);
  const progress = {
    candidates: 450,
    accepted: 312,
    candidatesPerMinute: 22,
    secondsLeft: 600,
    tokensLeft: 900,
    costLeft: null,
  };
  bridge.emit({ kind: 'generation', generation: generation(), progress });
  await form.findByText(/22 a minute/);
  form.getByText(/about 10 min and 900 tokens left/);
  await press('Stop', form);
  expect(last('cancelGeneration')).toEqual({ generation: '7c41d09e' });
  bridge.emit({ kind: 'generation', generation: done, progress: null });
  await form.findByText('holds “this image”', { exact: false });
  await press('Review them', form);
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Review');
  await waitFor(() => expect(last('openReview')).toMatchObject({ dataset: done.dataset, queue: null }));
});

test('what cannot be is told, and the form stays', async () => {
  await open({
    ...scenes.work,
    startGeneration: () => {
      throw new WorkbenchError('usage', 'The prompt has no place for the seed tasks.', 'Write {examples}.');
    },
  });
  await press('Generate…');
  const form = await sheet(/Generate instructions/);
  await waitFor(() =>
    expect(form.getByRole('button', { name: 'Generate' })).toHaveProperty('disabled', false),
  );
  await press('Generate', form);
  expect((await form.findByRole('alert')).textContent).toContain('no place for the seed tasks');
  form.getByRole('button', { name: 'Generate' });
});
