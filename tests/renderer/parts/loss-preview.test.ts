/** The part that shows what the loss counts. */
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, expect, it } from 'vitest';
import type { Input } from '../../../src-main/common/contract';
import { WorkbenchError } from '../../../src-main/common/errors';
import type { LossPreview as Preview } from '../../../src-main/common/loss-preview';
import LossPreview from '../../../src-renderer/parts/LossPreview.svelte';
import { models } from '../stage/invented';

afterEach(cleanup);

const preview: Preview = {
  template: 'alpaca',
  contextLength: 2048,
  tokens: 5,
  counted: 2,
  pieces: [
    { ids: [1], text: '<s>', part: 'prompt' },
    { ids: [7], text: 'old', part: 'cut' },
    { ids: [8], text: 'List', part: 'prompt' },
    { ids: [10, 11], text: '漢', part: 'counted' },
    { ids: [2], text: '</s>', part: 'counted' },
  ],
  omitted: null,
  tooLong: null,
};

function show(answer: () => Promise<Preview>) {
  const asked: Input<'previewLoss'>[] = [];
  const workbench = {
    previewLoss: (input: Input<'previewLoss'>) => {
      asked.push(input);
      return answer();
    },
  };
  const props = { workbench, models, dataset: 'ward', id: 'a1' };
  return { ...render(LossPreview, { props }), asked, props };
}

it('counts the tokens, and says in words what is counted', async () => {
  const { container } = show(() => Promise.resolve(preview));
  await screen.findByText(/3 ignored/);
  expect(container.querySelector('.unseen')!.textContent).toMatch(
    /not counted: 3 tokens\. Counted: 2 tokens: 漢<\/s>/,
  );
  const classes = [...container.querySelectorAll('.tokens span')].map(({ classList }) => classList[0]);
  expect(classes).toEqual(['prompt', 'cut', 'prompt', 'counted', 'counted']);
  expect(container.querySelector('[title="tokens 10, 11"]')!.textContent).toBe('漢');
});

it('says what becomes of a row that is too long, and marks where the context ends', async () => {
  const tooLong = { endsBefore: 3, shortened: { tokens: 4, cutCharacters: 3 } };
  const { container } = show(() => Promise.resolve({ ...preview, contextLength: 4, tooLong }));
  const words = await screen.findByText(/a run leaves this row out/);
  expect(words.textContent).toContain('the first 3 characters of the input are cut');
  expect(container.querySelector('.tokens .end')!.nextElementSibling!.textContent).toBe('漢');
});

it('shows why there is no preview', async () => {
  show(() =>
    Promise.reject(new WorkbenchError('model-format', 'tern-1b.gguf is cut off.', 'Fetch it again.')),
  );
  expect((await screen.findByRole('alert')).textContent).toContain('tern-1b.gguf is cut off.');
});

it('asks again for another row, and the later answer wins', async () => {
  const answers: ((preview: Preview) => void)[] = [];
  const { asked, rerender } = show(() => new Promise((resolve) => answers.push(resolve)));
  await rerender({ id: 'a2' });
  expect(asked.map(({ id }) => id)).toEqual(['a1', 'a2']);
  answers[1]!({ ...preview, counted: 1 });
  answers[0]!(preview);
  await screen.findByText(/4 ignored/);
});
