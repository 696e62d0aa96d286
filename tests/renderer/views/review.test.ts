/** The Review view by keyboard, with a fake bridge behind it. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import { WorkbenchError } from '../../../src-main/common/errors';
import type { Category } from '../../../src-main/common/instruction';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge, type Answers, type FakeBridge } from '../stage/fake-bridge';
import * as reviews from '../stage/invented-reviews';
import { scenes } from '../stage/scenes';

afterEach(cleanup);

const answers: Answers = {
  ...scenes.work,
  changeReview: ({ id, change }: { id: string; change: { kind: string; value: never } }) => ({
    item:
      change.kind === 'decision'
        ? reviews.item(id, { own: { reviewer: 'R1', decision: change.value, ratings: {}, note: '' } })
        : reviews.item(id),
    session: reviews.session({ reviewed: 619 }),
  }),
};

async function open(of: Answers = answers): Promise<{ bridge: FakeBridge; review: Workspace['review'] }> {
  const bridge = fakeBridge(of);
  const workspace = new Workspace({ workbench: workbenchOf(bridge), onReconnect: () => () => {} });
  render(App, { workspace });
  await waitFor(() => expect(workspace.ready).toBe(true));
  await fireEvent.keyDown(window, { key: '2', ctrlKey: true });
  return { bridge, review: workspace.review };
}

const press = (key: string, target: Element | Window = document.body) => fireEvent.keyDown(target, { key });
const shown = (review: Workspace['review']) => waitFor(() => expect(review.item).not.toBeNull());
const sent = ({ calls }: FakeBridge, method: string) =>
  calls.filter((call) => call.method === method).map(({ input }) => input as Record<string, unknown>);

test('A accepts and moves on at once, while the decision is still being written', async () => {
  let written = () => {};
  const slow = new Promise<void>((resolve) => (written = resolve));
  const { bridge, review } = await open({
    ...answers,
    changeReview: async (input: never) => {
      await slow;
      return (answers.changeReview as (input: never) => never)(input);
    },
  });
  await shown(review);
  const first = review.id;
  await press('a');
  await waitFor(() => expect(review.place).toBe(1));
  expect(review.item?.id).not.toBe(first);
  expect(review.list!.at(0)!.decision).toBe('accepted');
  written();
  await waitFor(() => expect(screen.getByText(/^Accepted\. 1381 left/)).toBeTruthy());
  expect(sent(bridge, 'changeReview')).toEqual([
    {
      dataset: 'ward-letters',
      queue: null,
      reviewer: 'R1',
      id: first,
      adjudicating: false,
      change: { kind: 'decision', value: 'accepted' },
    },
  ]);
});

test('the next rows are there before they are wanted', async () => {
  const { bridge, review } = await open();
  await shown(review);
  await waitFor(() => expect(sent(bridge, 'getReviewItem').length).toBeGreaterThanOrEqual(6));
  await press('j');
  expect(review.item).not.toBeNull();
  await press('k');
  expect(review.place).toBe(0);
});

test('a decision that could not be written is taken off the list again, and told', async () => {
  const { review } = await open({
    ...answers,
    changeReview: () => {
      throw new WorkbenchError('disk-full', 'The workspace is full.', 'Free some space.');
    },
  });
  await shown(review);
  await press('r');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('The workspace is full.'));
  await waitFor(() => expect(review.list!.at(0)!.decision).toBeNull());
});

test('letters typed into a note or an edit decide nothing', async () => {
  const { bridge, review } = await open();
  await shown(review);
  await press('n');
  const note = await screen.findByLabelText('Your note');
  await press('a', note);
  await fireEvent.input(note, { target: { value: 'a remark' } });
  await fireEvent.keyDown(note, { key: 'Enter', ctrlKey: true });
  await waitFor(() =>
    expect(sent(bridge, 'changeReview').map(({ change }) => change)).toEqual([
      { kind: 'note', value: 'a remark' },
    ]),
  );
  await waitFor(() => expect(review.writing).toBe('nothing'));
  await press('e');
  const output = await screen.findByLabelText('Output');
  await press('r', output);
  await press('Escape', output);
  await waitFor(() => expect(screen.queryByLabelText('Output')).toBeNull());
  expect(sent(bridge, 'changeReview')).toHaveLength(1);
});

test('1 to 4 set the category, a rating is one press, and U takes back', async () => {
  const { bridge, review } = await open({
    ...answers,
    undoReview: () => ({ kind: 'category', item: reviews.item(review.id!), session: reviews.session() }),
  });
  await shown(review);
  await press('3');
  await fireEvent.click(screen.getByRole('button', { name: 'quality 4 of 5' }));
  await waitFor(() =>
    expect(sent(bridge, 'changeReview').map(({ change }) => change)).toEqual([
      { kind: 'category', value: 'GEN' },
      { kind: 'ratings', value: { quality: 4 } },
    ]),
  );
  await press('u');
  await waitFor(() => expect(screen.getByText('Taken back: the category')).toBeTruthy());
});

test('an excluded row says why, and taking it back frees every row that the exclusion holds', async () => {
  const { bridge, review } = await open();
  await shown(review);
  const loads = sent(bridge, 'listDatasets').length;
  expect(screen.getByText(/Near-duplicate of another row/)).toBeTruthy();
  expect(screen.getByText(/one of 171 rows/)).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Take back for all 171 rows' }));
  await waitFor(() => expect(screen.queryByText('Excluded from training')).toBeNull());
  expect(sent(bridge, 'undoExclusion')).toEqual([{ dataset: 'ward-letters', exclusion: 3 }]);
  await waitFor(() => expect(sent(bridge, 'listDatasets').length).toBe(loads + 1));
  await review.look(4);
  expect(review.item!.duplicates).not.toBeNull();
  expect(screen.queryByText('Excluded from training')).toBeNull();
});

test('what other views changed is seen when the review is shown again, at the same row', async () => {
  let category = 'QA' as const as Category;
  const getReviewItem = ({ id }: { id: string }) => reviews.item(id, { category });
  const { review } = await open({ ...answers, getReviewItem });
  await shown(review);
  await press('j');
  await fireEvent.keyDown(window, { key: '1', ctrlKey: true });
  category = 'GEN';
  await fireEvent.keyDown(window, { key: '2', ctrlKey: true });
  await waitFor(() => expect(review.item?.category).toBe('GEN'));
  expect(review.place).toBe(1);
});

test('D shows what reviewers disagree on without their names, and A is then the adjudicator’s word', async () => {
  const { bridge, review } = await open();
  await shown(review);
  await press('d');
  await waitFor(() => expect(screen.getByText('Reviewer B')).toBeTruthy());
  await press('a');
  await waitFor(() =>
    expect(sent(bridge, 'changeReview')[0]).toMatchObject({
      adjudicating: true,
      change: { kind: 'adjudication', value: 'accepted' },
    }),
  );
});

test('agreement is shown as the program computed it', async () => {
  const { review } = await open();
  await shown(review);
  const table = await screen.findByRole('table', { name: 'Decisions of R1 and R2' });
  expect(
    within(table)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent),
  ).toEqual(expect.arrayContaining(['168', '14', '12', '46']));
  expect(screen.getByRole('img', { name: 'Cohen κ .71, interval .64 to .78' })).toBeTruthy();
  expect(screen.getByText('.71, .64 to .78')).toBeTruthy();
});

test('without a reviewer it asks for a name, and reviews under it', async () => {
  const { bridge } = await open({ ...answers, lastReviewer: null });
  const name = await screen.findByLabelText('Reviewer');
  await fireEvent.input(name, { target: { value: ' R7 ' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Start reviewing' }));
  await waitFor(() => expect(sent(bridge, 'openReview')[0]).toMatchObject({ reviewer: 'R7' }));
});

test('a pack that comes in shows what differs and was left as it is here', async () => {
  const { bridge, review } = await open({ ...answers, importPack: reviews.packReport });
  await shown(review);
  await fireEvent.click(screen.getByRole('button', { name: 'Export…' }));
  const sheet = await screen.findByRole('dialog', { hidden: true });
  const input = sheet.querySelector('input[type=file]')!;
  await fireEvent.change(input, { target: { files: [new File(['{}'], 'r2.json')] } });
  await waitFor(() => expect(within(sheet).getByText('2 conflicts: what is here was kept.')).toBeTruthy());
  expect(within(sheet).getByText('312 changes by R2 are new in “ward-letters”.')).toBeTruthy();
  expect(sent(bridge, 'importPack')).toEqual([{ token: 'token of r2.json' }]);
});

test('? lists every key', async () => {
  const { review } = await open();
  await shown(review);
  await press('?');
  const sheet = await screen.findByRole('dialog', { hidden: true });
  for (const key of ['A', 'R', 'E', 'N', 'U', 'J', 'K', 'D', '1', '4'])
    expect(within(sheet).getByText(key, { selector: 'kbd' })).toBeTruthy();
});
