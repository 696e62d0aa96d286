/** What a front may have measured: only files it was offered or gave, and ratings that can be read. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { cancelled } from '../../src-main/common/errors';
import type { MeasureJob } from '../../src-main/common/measurement';
import { createFileTokens } from '../../src-main/handlers/file-tokens';
import { measurementHandlers } from '../../src-main/handlers/measurements';
import type { Worker } from '../../src-main/runs/launch';
import { createQueue } from '../../src-main/runs/queue';
import { addEvaluation, recordScores } from '../../src-main/store/evaluations';
import { evaluation, scores } from '../renderer/stage/invented-evaluations';
import { measurement } from '../renderer/stage/invented-measurement';
import { addFile } from '../../src-main/store/files';
import { sampleFolder } from '../models/tiny-llama';
import { temporaryFolder, temporaryStore } from '../store/fixtures';

const model = resolve(sampleFolder, 'model.gguf');
const shipped = {
  dictionary: 'resources/concepts/sample.tsv',
  prompt: 'resources/judge/prompt.txt',
};

function setUp(measure: (job: MeasureJob, signal: AbortSignal) => Promise<unknown>) {
  const folder = temporaryFolder();
  const store = temporaryStore(folder);
  const { id, settings, createdAt } = evaluation();
  addEvaluation(store, { id, folder, runId: null, settings: settings!, createdAt });
  addFile(store, 'model', model);
  recordScores(store, id, scores);
  const engine = {
    call: (_method: string, job: MeasureJob, _report: unknown, signal: AbortSignal) => measure(job, signal),
    close: () => {},
  } as unknown as Worker;
  const workspace = { folder, store, engine, desk: engine, queue: createQueue(), emit: () => {} };
  const files = createFileTokens();
  return { id, folder, files, ...measurementHandlers(workspace, files, shipped) };
}

test('the dictionary that ships, an offered judge and a given table of ratings reach the engine', async () => {
  const jobs: MeasureJob[] = [];
  const { id, folder, files, measureEvaluation } = setUp(async (job) => (jobs.push(job), measurement));
  const concepts = { metric: 'conceptF1', dictionary: null } as const;
  await measureEvaluation({ evaluation: id, instrument: concepts, limit: null });
  const table = join(folder, 'ratings.csv');
  writeFileSync(table, 'item,rater,value\n1,anna,win\n');
  const { token: ratings } = files.take(table, 'ratings.csv');
  const judge = { metric: 'judgeWins', model, against: null, ratings } as const;
  const answer = await measureEvaluation({ evaluation: id, instrument: judge, limit: 5 });
  expect(answer).toMatchObject({ humans: { items: 40 } });
  expect(jobs).toMatchObject([
    { instrument: { metric: 'conceptF1', dictionary: shipped.dictionary }, ratings: null, limit: null },
    {
      instrument: { metric: 'judgeWins', model, against: null },
      ratings: [{ item: '1', rater: 'anna', value: 'win' }],
      limit: 5,
    },
  ]);
});

test('a model that was never offered is refused, and nothing is asked', async () => {
  const { id, measureEvaluation } = setUp(() => Promise.reject(new Error('asked')));
  const instrument = { metric: 'similarity', model: '/etc/passwd' } as const;
  const refused = Promise.resolve(measureEvaluation({ evaluation: id, instrument, limit: null }));
  await expect(refused).rejects.toMatchObject({ code: 'refused' });
});

test('a measurement that is cancelled ends with that', async () => {
  const { id, measureEvaluation, cancelMeasurement } = setUp(
    (_job, signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(cancelled()))),
  );
  const instrument = { metric: 'conceptF1', dictionary: null } as const;
  const going = Promise.resolve(measureEvaluation({ evaluation: id, instrument, limit: null }));
  const ended = expect(going).rejects.toMatchObject({ code: 'cancelled' });
  await new Promise((resolve) => setImmediate(resolve));
  await cancelMeasurement({ evaluation: id });
  await ended;
});
