/**
 * The story of one evaluation: frozen settings -> items -> answers of every base and adapter -> predictions -> scores.
 * Predictions are written down batch by batch; an interrupted evaluation goes on where it was.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  scoringsOf,
  type Item,
  type LeftOut,
  type Prediction,
  type Score,
  type Task,
} from '../common/benchmark';
import type { EvaluateReport, EvaluationOutcome, EvaluationSettings } from '../common/worker';
import { evaluateTask } from '../evaluate/evaluate';
import { loadItems } from '../evaluate/items';
import { scorePredictions } from '../evaluate/score';
import { jsonLines } from '../files/json-lines';
import { writeWhole } from '../files/write-whole';
import { taskNamed } from '../tasks';
import { openAnswerer } from './answerer';
import { openPredictions, type Subject } from './predictions';

interface Progress {
  report(report: EvaluateReport): unknown;
  signal: AbortSignal;
}

/** Answers what `settings.json` of the folder asks; writes `predictions/<task>.jsonl`, `left-out.jsonl` and `scores.json`. */
export async function evaluateRun(folder: string, progress: Progress): Promise<EvaluationOutcome> {
  const settings = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as EvaluationSettings;
  const scores: Score[] = [];
  const leftOut: LeftOut[] = [];
  for (const { name, file } of settings.tasks) {
    const task = taskNamed(name);
    const asked = await loadItems(task, file, settings.limit);
    const predictions = await predictTask(folder, task, asked.items, settings, progress);
    scores.push(...scorePredictions(task, predictions, settings.seed));
    leftOut.push(...asked.leftOut);
  }
  writeWhole(join(folder, 'left-out.jsonl'), jsonLines(leftOut));
  writeWhole(join(folder, 'scores.json'), `${JSON.stringify(scores, null, 2)}\n`);
  return { scores, leftOut };
}

async function predictTask(
  folder: string,
  task: Task,
  items: readonly Item[],
  settings: EvaluationSettings,
  { report, signal }: Progress,
): Promise<Prediction[]> {
  const predictions = openPredictions(join(folder, 'predictions', `${task.name}.jsonl`));
  const subjects = [...subjectsOf(settings, task)];
  for (const subject of subjects) {
    const { base, adapter, scoring } = subject;
    const missing = items.filter((item) => !predictions.has(subject, item.id));
    if (missing.length === 0) continue;
    const onProgress = (merging: number) => void report({ merging });
    const answerer = await openAnswerer({ ...settings, base, adapter }, { signal, onProgress });
    try {
      const fitted = answerer.fit(task, missing);
      const started = performance.now();
      let done = 0;
      for await (const answer of evaluateTask(task, fitted.items, answerer, scoring, { signal })) {
        predictions.append({
          ...subject,
          ...answer,
          ...(fitted.shortened.has(answer.item) && { shortened: true }),
        });
        done++;
        const secondsLeft = ((performance.now() - started) / 1000 / done) * (missing.length - done);
        const before = items.length - missing.length;
        void report({ task: task.name, scoring, done: before + done, of: items.length, secondsLeft });
      }
    } finally {
      await answerer.dispose();
    }
  }
  return predictions.of(
    subjects,
    items.map((item) => item.id),
  );
}

/** Who is asked: every base with every adapter, under every scoring of the task that was wished for. */
function* subjectsOf(settings: EvaluationSettings, task: Task): Generator<Subject> {
  for (const base of settings.bases)
    for (const adapter of settings.adapters)
      for (const scoring of scoringsOf(task.metrics, settings.scoring))
        yield { task: task.name, base, adapter, scoring };
}
