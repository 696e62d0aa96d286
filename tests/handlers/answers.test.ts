/** The Playground’s calls: asked in turn, judged answers as reviewed instructions, and the choice taken back. */
import { expect, it } from 'vitest';
import { answerDefaults, type AnswerJob } from '../../src-main/common/answer';
import type { JobEvent } from '../../src-main/common/contract';
import { answerHandlers } from '../../src-main/handlers/answers';
import type { Worker } from '../../src-main/runs/launch';
import { createQueue } from '../../src-main/runs/queue';
import { sample } from '../../src-main/resources';
import { listDatasets } from '../../src-main/store/datasets';
import { findRow } from '../../src-main/store/review-rows';
import { historyOf, reviewOf } from '../../src-main/store/reviews';
import { temporaryFolder, temporaryStore } from '../store/fixtures';

function opened() {
  const folder = temporaryFolder();
  const store = temporaryStore(folder);
  const jobs: AnswerJob[] = [];
  const events: JobEvent[] = [];
  const engine = {
    call: (_method: string, job: AnswerJob, report: (one: unknown) => void, signal: AbortSignal) => {
      signal.throwIfAborted();
      jobs.push(job);
      report({ place: 0, loading: 0 });
      return Promise.resolve(null);
    },
    close: () => {},
  } as unknown as Worker;
  const desk = {
    call: (_method: string, { rows }: { rows: { rowId: number }[] }) =>
      Promise.resolve(rows.map(({ rowId }) => ({ rowId, category: 'IE', reason: 'a list', confidence: 1 }))),
    close: () => {},
  } as unknown as Worker;
  const queue = createQueue();
  const emit = (event: JobEvent): void => void events.push(event);
  const handlers = answerHandlers({ folder, store, engine, desk, queue, emit });
  return { handlers, store, queue, jobs, events };
}

const request = {
  id: 'a1',
  base: sample.model,
  adapters: [null],
  prompt: { instruction: 'List them.', input: '' },
  settings: answerDefaults,
};
const text = { instruction: 'List the drugs.', input: 'Continues aspirin.', output: 'aspirin' };
const good = { text, decision: 'accepted', note: 'sample, greedy', reviewer: 'R1' } as const;

it('asks the engine, and its reports come as events under the caller’s id', async () => {
  const { handlers, jobs, events } = opened();
  await handlers.answerPrompt(request);
  expect(jobs).toMatchObject([{ base: sample.model, adapters: [null] }]);
  expect(events).toEqual([{ kind: 'answers', id: 'a1', report: { place: 0, loading: 0 } }]);
});

it('waits for the job before it, and can be stopped while it waits', async () => {
  const { handlers, queue, jobs } = opened();
  let end = () => {};
  queue.add('training', () => new Promise<void>((resolve) => (end = resolve)));
  const waiting = Promise.resolve(handlers.answerPrompt(request));
  await handlers.cancelAnswers({ id: 'a1' });
  end();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  expect(jobs).toEqual([]);
});

it('asks no model and no adapter that the workspace does not list', async () => {
  const { handlers } = opened();
  for (const wrong of [{ base: '/etc/passwd' }, { adapters: ['/etc/passwd'] }])
    await expect(async () => handlers.answerPrompt({ ...request, ...wrong })).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('/etc/passwd'),
    });
});

it('a good answer becomes an accepted instruction with a note, and the same answer is not stored twice', async () => {
  const { handlers, store } = opened();
  const { dataset, id } = await handlers.judgeAnswer(good);
  const row = findRow(store, dataset, id);
  expect(reviewOf(store, row, 'R1')).toMatchObject({ decision: 'accepted', note: 'sample, greedy' });
  await handlers.judgeAnswer({ ...good, decision: 'rejected' });
  const [summary] = listDatasets(store);
  expect(summary).toMatchObject({
    name: 'playground',
    rows: 1,
    reviews: { rejected: 1, accepted: 0 },
    categories: { IE: 1 },
  });
});

it('a choice that is taken back leaves the row undecided, and its history whole', async () => {
  const { handlers, store } = opened();
  const { dataset, id } = await handlers.judgeAnswer(good);
  await handlers.takeBackJudgement({ id, reviewer: 'R1' });
  expect(listDatasets(store)[0]).toMatchObject({ reviews: { pending: 1 } });
  const row = findRow(store, dataset, id);
  expect(reviewOf(store, row, 'R1')).toMatchObject({ decision: null, note: '' });
  expect(historyOf(store, row).filter(({ kind }) => kind === 'decision')).toHaveLength(2);
});

it('refuses to judge without a reviewer, and stores nothing then', async () => {
  const { handlers, store } = opened();
  for (const wrong of [{ reviewer: ' ' }, { text: { ...text, output: ' ' } }])
    await expect(async () => handlers.judgeAnswer({ ...good, ...wrong })).rejects.toMatchObject({
      code: 'usage',
    });
  expect(listDatasets(store)).toEqual([]);
});
