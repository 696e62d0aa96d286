/** Browsers that look at everything while others work: each listens to the events and reads one thing after the other. */
import { setTimeout as wait } from 'node:timers/promises';
import { randomFrom } from '../../src-main/common/random.ts';
import { everyRow } from '../../src-main/common/list.ts';

/** Milliseconds between two questions of a client, at most. */
const pause = 4000;

const listOf = (dataset, filter) => ({ dataset, filter: { ...everyRow, ...filter }, order: 'row' });
const page = { offset: 0, limit: 50 };

/** What views ask; `known` is what lists have said there is. null: nothing to ask for yet. */
const questions = [
  () => ['status', null],
  () => ['listModels', null],
  () => ['listBackups', null],
  () => ['listEvaluations', null],
  () => ['listMatrices', null],
  () => ['listPlans', null],
  ({ dataset }) => ['getDataset', { dataset }],
  ({ dataset }) => ['getChecks', { dataset }],
  ({ dataset }) => ['pageInstructions', { ...listOf(dataset, {}), ...page }],
  ({ dataset }) => ['countInstructions', { ...listOf(dataset, { text: 'note' }), counted: 1000 }],
  ({ dataset }) => ['openReview', { dataset, queue: null, reviewer: 'R1', show: 'open' }],
  ({ run }) => run && ['getRun', { run }],
  ({ evaluation }) => evaluation && ['openEvaluation', { evaluation }],
  ({ matrix }) => matrix && ['getMatrix', { matrix }],
  ({ evaluation }) =>
    evaluation && [
      'getTable',
      { evaluations: [evaluation], way: 'likelihood', show: 'score', baseline: null, published: true },
    ],
];

/** @returns how to make them pause, go on and leave, and how much they asked, heard and were refused */
export function invite(browser, count, seed) {
  const tally = {
    calls: 0,
    events: 0,
    failures: [],
    fail: ({ message, cause }) => {
      tally.failures.push(cause ? `${message}: ${cause.code} ${cause.message}` : message);
      process.stderr.write(`${tally.failures.at(-1)}\n`);
    },
  };
  const leaving = new AbortController();
  const gone = leaving.signal;
  let recess = null;
  const clients = Array.from({ length: count }, (_, i) => visit(randomFrom(seed * 1000 + i)));
  return {
    tally,
    /** Resolves when nobody asks any more; they go on listening. */
    pause: () => {
      recess = { waiting: 0, all: Promise.withResolvers(), over: Promise.withResolvers() };
      return recess.all.promise;
    },
    goOn: () => {
      recess?.over.resolve();
      recess = null;
    },
    leave: async () => {
      leaving.abort();
      await Promise.all(clients);
    },
  };

  /** Again and again: a browser is opened, asks some questions, and is closed. */
  async function visit(random) {
    while (!gone.aborted) {
      const window = new AbortController();
      const heard = browser.listen(window.signal, () => tally.events++).catch(noteUnless(window.signal));
      for (let asked = 0; asked < 40 && !gone.aborted; asked++) {
        await wait(random() * pause, null, { signal: gone }).catch(() => {});
        if (recess && ++recess.waiting === count) recess.all.resolve();
        await recess?.over.promise;
        if (!gone.aborted) await ask(random).catch(noteUnless(gone));
      }
      window.abort();
      await heard;
    }
  }

  function noteUnless(signal) {
    return (error) => signal.aborted || tally.fail(error);
  }

  async function ask(random) {
    const one = (list) => list[Math.floor(random() * list.length)];
    const call = async (...question) => {
      tally.calls++;
      return browser.call(...question);
    };
    const question = one(questions)({
      // What is imported may be deleted between two questions; the sample stays.
      dataset: 'instructions',
      run: one(await call('listRuns', null))?.id,
      evaluation: one((await call('listEvaluations', null)).filter(({ state }) => state === 'done'))?.id,
      matrix: one(await call('listMatrices', null))?.id,
    });
    if (question) await call(...question);
  }
}
