/** Models and the Playground, with a fake bridge behind them. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WorkbenchError } from '../../../src-main/common/errors';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge, type Answers } from '../stage/fake-bridge';
import { models, result } from '../stage/invented';
import { adapters, heron, reports } from '../stage/model-scenes';
import { scenes } from '../stage/scenes';

// Roles are looked up over the whole window, which is slow where others compute.
vi.setConfig({ testTimeout: 60_000 });
afterEach(cleanup);

async function open(answers: Answers, view: string) {
  const bridge = fakeBridge(answers);
  const workspace = new Workspace({ workbench: workbenchOf(bridge), onReconnect: () => () => {} });
  render(App, { workspace });
  await waitFor(() => expect(workspace.ready).toBe(true));
  await fireEvent.click(
    within(screen.getByRole('navigation')).getByRole('button', { name: new RegExp(view) }),
  );
  const last = (method: string) => bridge.calls.findLast((call) => call.method === method)?.input;
  return { bridge, workspace, last };
}

const row = (name: RegExp) => within(screen.getByRole('row', { name }));

describe('Models', () => {
  test('adapters stand beneath their base; the chosen model is told in full, with its hash to copy', async () => {
    const { last } = await open(scenes.models, 'Models');
    const rows = screen.getAllByRole('row').map(({ textContent }) => textContent);
    const at = (text: string) => rows.findIndex((one) => one?.includes(text));
    expect(at('tern-1b')).toBeLessThan(at('ward-notes.safetensors'));
    expect(at('QA, run run-21')).toBeLessThan(at('heron-3b-chat'));
    await fireEvent.click(row(/^heron-3b-chat/).getByRole('button', { name: 'heron-3b-chat' }));
    const details = within(screen.getByRole('complementary', { name: 'Details of heron-3b-chat' }));
    expect(await details.findByText('9f02b6d1'.repeat(8))).toBeTruthy();
    expect(last('hashModel')).toEqual({ file: heron.file });
    expect(details.getByText(heron.file)).toBeTruthy();
    expect(details.getByLabelText('Chat template').textContent).toContain('add_generation_prompt');
  });

  test('what fits is told by pack and by text, with the change that makes it fit', async () => {
    await open(scenes.modelsTight, 'Models');
    const memory = within(await screen.findByRole('region', { name: 'Memory' }));
    expect(await memory.findByText('Set packTokens to 512.')).toBeTruthy();
    expect(memory.getByText(/evaluated here with texts of up to 1.024 tokens/)).toBeTruthy();
    expect(memory.getByText('Checkpointing on').closest('li')!.textContent).toMatch(/saves .* not enough/);
  });

  test('a model that moved says so, and is located or taken off the list', async () => {
    const { bridge, last } = await open(
      { ...scenes.modelLost, locateModel: models[0]!, removeModel: () => null },
      'Models',
    );
    const lost = row(/tern-1b.*Moved or gone/);
    const button = lost.getByRole('button', { name: 'Locate tern-1b' });
    const input = button.parentElement!.querySelector('input[type=file]')!;
    await fireEvent.change(input, { target: { files: [new File(['x'], 'tern-1b.gguf')] } });
    await waitFor(() =>
      expect(last('locateModel')).toEqual({ file: models[0]!.file, token: 'token of tern-1b.gguf' }),
    );
    await fireEvent.click(lost.getByRole('button', { name: 'Remove tern-1b from the list' }));
    await waitFor(() => expect(last('removeModel')).toEqual({ file: models[0]!.file }));
    expect(bridge.calls.filter(({ method }) => method === 'listLostModels').length).toBeGreaterThan(2);
  });

  test('a damaged adapter hides no other; it is named and removed', async () => {
    const { last } = await open({ ...scenes.adapterDamaged, removeAdapter: () => null }, 'Models');
    expect(screen.getByRole('button', { name: 'Export QA, run run-21' })).toBeTruthy();
    const damaged = row(/adapter\.json is damaged.*import it again/);
    await fireEvent.click(damaged.getByRole('button', { name: 'Remove 5f0c19aa/adapter.gguf' }));
    await waitFor(() =>
      expect(last('removeAdapter')).toEqual({
        adapter: '/home/user/workspace/adapters/5f0c19aa/adapter.gguf',
      }),
    );
  });

  test('a file that is no model changes nothing, and is told in three parts', async () => {
    const refuse = () => {
      throw new WorkbenchError('file-format', 'notes.gguf is no GGUF file.', 'Choose a GGUF.');
    };
    const { workspace } = await open({ ...scenes.models, addModel: refuse }, 'Models');
    await workspace.models.add(new File([], 'notes.gguf'));
    const alert = await screen.findByRole('alert');
    for (const part of ['notes.gguf is no GGUF file.', 'no file was changed', 'Choose a GGUF.'])
      expect(alert.textContent).toContain(part);
  });

  test('an adapter is exported from its row, and one comes in for the chosen model', async () => {
    const { workspace, last } = await open({ ...scenes.models, importAdapter: adapters[0]! }, 'Models');
    await fireEvent.click(screen.getByRole('button', { name: 'Export QA, run run-21' }));
    await fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Export' }));
    expect(last('exportAdapter')).toEqual({ adapter: result.adapter, format: 'peft', type: null });
    await workspace.models.importAdapter(models[0]!.file, [
      new File([], 'adapter_model.safetensors'),
      new File([], 'adapter_config.json'),
    ]);
    expect(last('importAdapter')).toEqual({
      base: models[0]!.file,
      tokens: ['token of adapter_model.safetensors', 'token of adapter_config.json'],
    });
  });
});

describe('Playground', () => {
  async function ask(answers: Answers) {
    const opened = await open(answers, 'Playground');
    await fireEvent.input(screen.getByLabelText('Instruction'), { target: { value: 'List them.' } });
    for (const name of [/ward-notes/, /QA, run/])
      await fireEvent.click(screen.getByRole('checkbox', { name }));
    await fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true });
    const { id } = opened.last('answerPrompt') as { id: string };
    const emit = (all = reports) => {
      for (const report of all) opened.workspace.receive([{ kind: 'answers', id, report }]);
    };
    return { ...opened, id, emit };
  }
  const answerOf = (name: RegExp) => screen.getByRole('group', { name });

  test('the base and the chosen adapters are asked the same, greedy, and their answers grow side by side', async () => {
    const { last, emit } = await ask(scenes.answering);
    expect(last('answerPrompt')).toMatchObject({
      base: models[0]!.file,
      adapters: [null, ...adapters.map(({ file }) => file)],
      prompt: { instruction: 'List them.', input: '' },
      settings: { temperature: 0, seed: 1, maxTokens: 256, stop: [], template: 'auto' },
    });
    expect(screen.getAllByText('waits its turn')).toHaveLength(3);
    emit();
    await waitFor(() => expect(answerOf(/Answer of Base/).textContent).toContain('a number of medications'));
    expect(answerOf(/Answer of QA/).getAttribute('aria-busy')).toBe('true');
    expect(screen.getByText('32 tokens · 41 per s · at the limit')).toBeTruthy();
    await fireEvent.keyDown(window, { key: 'Escape' });
    expect(last('cancelAnswers')).toEqual({ id: expect.any(String) });
  });

  test('an answer goes to review by one key, and the choice is taken back by another', async () => {
    const { last, emit } = await ask(scenes.answering);
    emit();
    await fireEvent.keyDown(document.body, { key: 'ArrowRight' });
    await waitFor(() => expect(screen.getByLabelText('Reviewer')).toHaveProperty('value', 'R1'));
    await fireEvent.keyDown(document.body, { key: 'g' });
    expect(await screen.findByText('Sent as good')).toBeTruthy();
    expect(last('judgeAnswer')).toMatchObject({
      text: { instruction: 'List them.', output: expect.stringContaining('zenturol: 40 mg') },
      decision: 'accepted',
      reviewer: 'R1',
      note: 'Playground: tern-1b, ward-notes.safetensors; greedy, at most 256 tokens',
    });
    await fireEvent.keyDown(document.body, { key: 'b' });
    expect(await screen.findByText('Sent as bad')).toBeTruthy();
    await fireEvent.keyDown(document.body, { key: 'u' });
    await waitFor(() => expect(screen.queryByText('Sent as bad')).toBeNull());
    expect(last('takeBackJudgement')).toEqual({ id: 'a'.repeat(32), reviewer: 'R1' });
  });

  test('keys judge nothing while a text is written, nor an answer that still grows', async () => {
    const { last, emit } = await ask(scenes.answering);
    emit();
    await fireEvent.keyDown(screen.getByLabelText('Instruction'), { key: 'g' });
    await fireEvent.keyDown(document.body, { key: 'ArrowRight' });
    await fireEvent.keyDown(document.body, { key: 'ArrowRight' });
    await fireEvent.keyDown(document.body, { key: 'g' });
    expect(last('judgeAnswer')).toBeUndefined();
  });

  test('a prompt that waits for a training says so, and what to do', async () => {
    await ask(scenes.playgroundWaits);
    const note = screen.getByText(/The engine is at work on a (training|matrix)/);
    expect(note.textContent).toMatch(/waits its turn; to be answered now, (pause|cancel) it there/);
    expect(screen.getByRole('button', { name: /^Go to (Train|Synergy)/ })).toBeTruthy();
  });

  test('a setting out of its range explains itself in place, and nothing is asked', async () => {
    const { last } = await open(scenes.playground, 'Playground');
    await fireEvent.input(screen.getByLabelText('Instruction'), { target: { value: 'List them.' } });
    await fireEvent.input(screen.getByLabelText('Temperature'), { target: { value: '9' } });
    expect(screen.getByText('A number from 0 to 2.')).toBeTruthy();
    await fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true });
    expect(last('answerPrompt')).toBeUndefined();
  });

  test('the prompt is shown as the model reads it', async () => {
    const { last } = await open(scenes.playground, 'Playground');
    await fireEvent.input(screen.getByLabelText('Instruction'), { target: { value: 'List them.' } });
    expect(await screen.findByText(/### Response:/)).toBeTruthy();
    expect(last('renderPrompt')).toEqual({
      base: models[0]!.file,
      template: 'auto',
      prompt: { instruction: 'List them.', input: '' },
    });
  });
});
