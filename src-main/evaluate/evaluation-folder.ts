/** What was answered, and of which tasks, from an evaluation's folder. Nothing is written. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MetricName, Prediction, Task } from '../common/benchmark';
import type { EvaluationSettings } from '../common/worker';
import { wholeLines } from '../files/json-lines';
import { readCurrent, readMeasured, type MeasuredValue } from '../files/measured';
import { parsePrediction } from '../files/prediction-line';
import { tasks } from '../tasks';

/** A task as the evaluation asked it; null: one that this program does not know any more. */
export function taskIn(settings: Pick<EvaluationSettings, 'tasks'>, name: string): Task | null {
  const own = settings.tasks.find((one) => one.name === name)?.own;
  return own ?? tasks.find((task) => task.name === name) ?? null;
}

/**
 * All answers, task after task, with what was measured of them; a line that is still being written is left out.
 * @param withheld tasks whose answers are not read
 * @throws WorkbenchError `file-format` where a line is damaged
 */
export function readAnswers(folder: string, withheld: ReadonlySet<string> = new Set()): Prediction[] {
  const predictions = join(folder, 'predictions');
  if (!existsSync(predictions)) return [];
  const answers = readdirSync(predictions)
    .filter((name) => name.endsWith('.jsonl') && !withheld.has(basename(name, '.jsonl')))
    .sort()
    .map((name) => join(predictions, name))
    .flatMap((file) => wholeLines(file).map((line) => parsePrediction(line, file)));
  return withMeasured(answers, readAllMeasured(folder));
}

/** Of every metric that was measured the values of the instrument used last. */
const readAllMeasured = (folder: string): [MetricName, MeasuredValue[]][] =>
  Object.entries(readCurrent(folder)).map(([metric, name]) => [
    metric as MetricName,
    readMeasured(folder, name),
  ]);

/** Only generated texts are measured so. */
function withMeasured(
  answers: readonly Prediction[],
  measured: readonly [MetricName, MeasuredValue[]][],
): Prediction[] {
  const values = new Map<string, Partial<Record<MetricName, number>>>();
  for (const [metric, list] of measured)
    for (const one of list)
      values.set(answerKey(one), { ...values.get(answerKey(one)), [metric]: one.value ?? NaN });
  return answers.map((one) => {
    const known = one.scoring === 'generate' ? values.get(answerKey(one)) : undefined;
    return known ? { ...one, measured: known } : one;
  });
}

/** By whom and to what an answer is. */
export const answerKey = ({ task, item, base, adapter }: Omit<MeasuredValue, 'value'>): string =>
  JSON.stringify([task, item, base, adapter]);
