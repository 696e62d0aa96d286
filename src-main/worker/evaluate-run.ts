/**
 * The story of one evaluation: settings -> items and examples -> what each base can be asked, frozen provenance, memory ->
 * answers of every base and adapter -> predictions -> scores. A base is opened once for all likelihoods, and once for all
 * texts. Predictions are written down batch by batch; an interrupted evaluation goes on where it was.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ways, type LeftOut, type Scoring, type Way } from '../common/benchmark';
import {
  defaultBatch,
  type EvaluateReport,
  type EvaluationOutcome,
  type EvaluationSettings,
} from '../common/worker';
import { evaluateTask } from '../evaluate/evaluate';
import { labelCounts, type AskedItems } from '../evaluate/label-counts';
import { scorePredictions } from '../evaluate/score';
import { writeAnswerSpeeds } from '../files/evaluation-speed';
import { readEvaluationSettings } from '../files/evaluation-settings';
import { physicalCores } from '../files/cores';
import { jsonLines } from '../files/json-lines';
import { writeWhole } from '../files/write-whole';
import { freeBaseModel } from '../inference/base-model';
import { settleDevice } from '../train/settle-device';
import { freeTrainerModel } from '../train/train';
import { checkAdapters } from './check-adapters';
import { askedTask, type AskedTask } from './asked-tasks';
import { openAnswerer, type OpenAnswerer, type Place } from './answerer';
import { openBaseText, type BaseText } from './base-text';
import { checkEvaluationMemory } from './evaluation-memory';
import { trackProgress, type EvaluationProgress } from './evaluation-progress';
import { freezeProvenance, provenanceNow } from './evaluation-provenance';
import { fitItems, type FittedTask } from './fit-items';
import { openPredictions, type Predictions } from './predictions';

interface Context {
  report(report: EvaluateReport): unknown;
  signal: AbortSignal;
}

/** What one base is asked. */
interface BasePlan {
  text: BaseText;
  tasks: FittedTask[];
}

/** An evaluation under way. */
interface Evaluation extends Context {
  settings: EvaluationSettings;
  place: Place;
  predictions: ReadonlyMap<string, Predictions>;
  progress: EvaluationProgress;
}

/** Answers what `settings.json` of the folder asks; writes `predictions/<task>.jsonl`, `speed.json`, `left-out.jsonl` and `scores.json`. */
export async function evaluateRun(
  { folder, hashes }: { folder: string; hashes: Record<string, string> },
  context: Context,
): Promise<EvaluationOutcome> {
  const settings = readEvaluationSettings(folder);
  // Nothing of llama.cpp comes before this: the first to ask settles the process's build.
  const place = placeOf(settings);
  void context.report({ preparing: 'reading the items' });
  const asked = await Promise.all(settings.tasks.map((task) => askedTask(task, settings)));
  const plans = await plansOf(settings, asked, context);
  const texts = plans.map(({ text }) => text);
  const provenance = await provenanceNow(settings, texts, asked, place, hashes);
  await checkAdapters(provenance.bases, settings.adapters);
  freezeProvenance(folder, provenance);
  for (const { text, tasks } of plans)
    await checkEvaluationMemory(
      text.base,
      settings.adapters,
      { tasks, batch: settings.batch ?? defaultBatch },
      place,
    );

  const files = asked.map(
    ({ task }) => [task.name, join(folder, 'predictions', `${task.name}.jsonl`)] as const,
  );
  const predictions = new Map(files.map(([name, file]) => [name, openPredictions(file)]));
  const evaluation = { ...context, settings, place, predictions, progress: progressOf(settings, plans) };
  for (const plan of plans) await askBase(plan, evaluation);
  const speeds = evaluation.progress.speeds();
  if (speeds.length > 0) writeAnswerSpeeds(folder, speeds);

  const scores = asked.flatMap(({ task }) =>
    scorePredictions(task, answersTo(task.name, plans, evaluation), settings.seed),
  );
  const leftOut = [
    ...[...asked, ...plans.flatMap(({ tasks }) => tasks)].flatMap((one): LeftOut[] => one.leftOut),
    ...asked.flatMap((one) => straysOf(one, predictions.get(one.task.name)!)),
  ];
  writeWhole(join(folder, 'left-out.jsonl'), jsonLines(leftOut));
  writeWhole(join(folder, 'scores.json'), `${JSON.stringify(scores, null, 2)}\n`);
  return {
    scores,
    labels: asked.flatMap(({ task }) => labelCounts(task.name, itemsOf(task.name, plans))),
    leftOut,
  };
}

/** Predictions that stand in the file and belong to no item: they are part of no score, and said so. */
function straysOf({ task, items }: AskedTask, predictions: Predictions): LeftOut[] {
  const reason = 'there is a prediction for it, and no item of this id';
  return predictions
    .strays(new Set(items.map(({ id }) => id)))
    .map((item) => ({ task: task.name, item, reason }));
}

/** One device for all: that which has room for the largest base. */
function placeOf({ bases, device = 'auto', threads }: EvaluationSettings): Place {
  const sizeOf = (base: string) => statSync(base).size;
  const largest = bases.reduce((most, base) => (sizeOf(base) > sizeOf(most) ? base : most));
  return { device: settleDevice({ device, run: { base: largest } }), threads: threads ?? physicalCores() };
}

async function plansOf(
  settings: EvaluationSettings,
  asked: readonly AskedTask[],
  { signal }: Context,
): Promise<BasePlan[]> {
  const plans: BasePlan[] = [];
  for (const base of settings.bases) {
    const text = await openBaseText(base, settings.template);
    const tasks: FittedTask[] = [];
    for (const task of asked) tasks.push(await fitItems(task, settings.scoring, text, signal));
    plans.push({ text, tasks });
  }
  return plans;
}

function progressOf({ adapters }: EvaluationSettings, plans: readonly BasePlan[]): EvaluationProgress {
  const total = { likelihood: { answers: 0, tokens: 0 }, generate: { answers: 0, tokens: 0 } };
  for (const { tasks } of plans)
    for (const { scorings, sizes } of tasks)
      for (const way of ways)
        for (const size of sizes.values()) {
          total[way].answers += adapters.length * (scorings[way]?.length ?? 0);
          total[way].tokens += adapters.length * (size[way]?.tokens ?? 0);
        }
  return trackProgress(total);
}

/** All likelihoods first, then all texts: so each program loads the base once, and one of them at a time. */
async function askBase({ text, tasks }: BasePlan, evaluation: Evaluation): Promise<void> {
  const { settings, place, report, signal } = evaluation;
  for (const way of ways) {
    await makeRoom(way, place);
    for (const adapter of settings.adapters) {
      const onProgress = (merging: number) => void report({ merging });
      const answerer = openAnswerer(text, adapter, place, { signal, onProgress });
      try {
        for (const task of tasks)
          await askTask(task, way, { base: text.base, adapter }, answerer, evaluation);
      } finally {
        await answerer.dispose();
      }
    }
  }
}

/** On a GPU the trainer and llama.cpp each have a copy of the base: never both. On the CPU both map the same file. */
async function makeRoom(way: Way, { device }: Place): Promise<void> {
  if (device.kind === 'cpu') return;
  if (way === 'likelihood') await freeBaseModel();
  else freeTrainerModel();
}

async function askTask(
  { task, items, sizes, shots, scorings }: FittedTask,
  way: Way,
  subject: { base: string; adapter: string | null },
  answerer: OpenAnswerer,
  { settings, predictions, progress, report, signal }: Evaluation,
): Promise<void> {
  const asked = scorings[way];
  if (!asked) return;
  const known = predictions.get(task.name)!;
  const of = (scoring: Scoring) => ({ ...subject, task: task.name, scoring });
  const tokensOf = (item: string) => sizes.get(item)![way]!.tokens / asked.length;
  const done = new Map<Scoring, number>();
  for (const scoring of asked) {
    const answered = items.filter(({ id }) => known.has(of(scoring), id));
    done.set(scoring, answered.length);
    const tokens = answered.reduce((sum, { id }) => sum + tokensOf(id), 0);
    progress.skip(way, { answers: answered.length, tokens });
  }
  const { batch = defaultBatch } = settings;
  const has = ({ id }: { id: string }, scoring: Scoring) => known.has(of(scoring), id);
  progress.start();
  for await (const answer of evaluateTask(task, items, answerer, {
    scorings: asked,
    shots,
    batch,
    has,
    signal,
  })) {
    const { scoring, item } = answer;
    known.append({ ...of(scoring), ...answer });
    done.set(scoring, done.get(scoring)! + 1);
    const at = { task: task.name, scoring, done: done.get(scoring)!, of: items.length };
    void report(progress.answered(at, tokensOf(item)));
  }
}

/** What every base is asked of a task. */
const itemsOf = (name: string, plans: readonly BasePlan[]): AskedItems[] =>
  plans.map(({ text, tasks }) => ({
    base: text.base,
    items: tasks.find(({ task }) => task.name === name)!.items,
  }));

/** What every base and adapter answered, by scoring, in the order of the file. */
function answersTo(name: string, plans: readonly BasePlan[], { settings, predictions }: Evaluation) {
  return plans.flatMap(({ text, tasks }) => {
    const { scorings, items } = tasks.find(({ task }) => task.name === name)!;
    const subjects = settings.adapters.flatMap((adapter) =>
      Object.values(scorings).flatMap((some) =>
        some.map((scoring) => ({ task: name, base: text.base, adapter, scoring })),
      ),
    );
    return predictions.get(name)!.of(
      subjects,
      items.map(({ id }) => id),
    );
  });
}
