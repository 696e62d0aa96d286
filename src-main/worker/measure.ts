/**
 * The story of a measurement: the answers of an evaluation -> an instrument -> a value for each, written down as it comes
 * -> scores. What was measured by the same instrument before is not measured again.
 */
import { createHash } from 'node:crypto';
import type { Item, Prediction } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import type { Instrument, Measurement, MeasureJob } from '../common/measurement';
import { randomFrom, shuffled } from '../common/random';
import type { EvaluationSettings } from '../common/worker';
import { answerKey, readAnswers, taskIn } from '../evaluate/evaluation-folder';
import { loadItems } from '../evaluate/items';
import { isConsistent } from '../evaluate/judge';
import { scorePredictions } from '../evaluate/score';
import { chosenSystems, systemsIn } from '../evaluate/systems';
import { physicalCores } from '../files/cores';
import { readEvaluationSettings } from '../files/evaluation-settings';
import { fileHash } from '../files/hash';
import type { MeasuredLine } from '../files/measured';
import type { CallContext } from './channel';
import { judgeAgreement } from './judge-agreement';
import { openConcepts, openSimilarity, type Measurable, type OpenInstrument } from './instruments';
import { openJudge } from './judge';
import { openMeasuredValues } from './measured-values';

type Context = Pick<CallContext<'measure'>, 'report' | 'signal'>;

/** @throws WorkbenchError `no-rows` when no text was generated, and what the instrument refuses */
export async function measure(job: MeasureJob, { report, signal }: Context): Promise<Measurement> {
  const { metric } = job.instrument;
  const settings = readEvaluationSettings(job.folder);
  const texts = generatedTexts(settings, readAnswers(job.folder));
  const { measured, opponents } = sidesOf(job, texts);
  const answers = limited(measured, job);
  const values = openMeasuredValues(job.folder, metric, await identityOf(job.instrument));
  const missing = answers.filter((answer) => !values.has(answer));
  if (missing.length > 0) {
    const items = metric === 'judgeWins' ? await itemsOf(settings, missing) : new Map<string, Item>();
    const instrument = await openInstrument(job);
    const started = performance.now();
    try {
      for (let at = 0; at < missing.length; at += instrument.atOnce) {
        signal.throwIfAborted();
        const some = missing.slice(at, at + instrument.atOnce);
        const asked = some.map((one) => measurable(one, items, opponents));
        for (const [i, said] of (await instrument.measure(asked, signal)).entries()) {
          const { task, item, base, adapter } = some[i]!;
          values.append({ task, item, base, adapter, ...said });
        }
        const done = at + some.length;
        const secondsLeft = ((performance.now() - started) / 1000 / done) * (missing.length - done);
        void report({ done: answers.length - missing.length + done, of: answers.length, secondsLeft });
      }
    } finally {
      await instrument.dispose();
    }
  }
  return outcomeOf(job, settings, values.all(), answers.length - missing.length);
}

/** Of tasks whose answers are texts, those that were generated. */
function generatedTexts(settings: EvaluationSettings, answers: readonly Prediction[]): Prediction[] {
  const free = new Set(
    settings.tasks.filter(({ name }) => !taskIn(settings, name)?.choices).map(({ name }) => name),
  );
  const texts = answers.filter(({ task, scoring }) => scoring === 'generate' && free.has(task));
  if (texts.length > 0) return texts;
  throw new WorkbenchError(
    'no-rows',
    'The evaluation holds no generated text to measure.',
    'Evaluate a task of free text, such as conv2note, with --scoring generate.',
  );
}

/** Whose answers are measured, and what they are held against. */
function sidesOf({ instrument, system }: MeasureJob, texts: readonly Prediction[]) {
  const systems = systemsIn('', texts);
  const against = instrument.metric === 'judgeWins' ? instrument.against : null;
  const [opponent] = against === null ? [] : chosenSystems(systems, against);
  const chosen = chosenSystems(systems, system).filter((one) => one !== opponent);
  if (chosen.length === 0)
    throw new WorkbenchError(
      'usage',
      'No system is left to be judged against that one.',
      `The evaluation has ${systems.map(({ name }) => name).join(', ')}.`,
    );
  const of = ({ base, adapter }: Prediction, one: { base: string; adapter: string | null } | undefined) =>
    one !== undefined && one.base === base && one.adapter === adapter;
  return {
    measured: texts.filter((text) => chosen.some((one) => of(text, one))),
    opponents:
      opponent && new Map(texts.filter((text) => of(text, opponent)).map((text) => [itemKey(text), text])),
  };
}

const itemKey = ({ task, item }: { task: string; item: string }): string => JSON.stringify([task, item]);

/** The same items for every system. */
function limited(answers: readonly Prediction[], { limit, seed }: MeasureJob): Prediction[] {
  if (limit === null) return [...answers];
  const drawn = [...Map.groupBy(answers, ({ task }) => task).values()].flatMap((ofTask) => {
    const keys = [...new Set(ofTask.map(itemKey))].sort();
    return shuffled(keys, randomFrom(seed)).slice(0, limit);
  });
  const kept = new Set(drawn);
  return answers.filter((answer) => kept.has(itemKey(answer)));
}

/** Everything that determines a value, files by their content. */
async function identityOf(instrument: Instrument): Promise<object> {
  if (instrument.metric === 'conceptF1') return { dictionary: await fileHash(instrument.dictionary) };
  const model = await fileHash(instrument.model);
  if (instrument.metric === 'similarity') return { model, of: 'tokens, behind the last norm' };
  const prompt = createHash('sha256').update(instrument.prompt).digest('hex');
  return { model, prompt, promptText: instrument.prompt, against: instrument.against ?? 'reference' };
}

function openInstrument({ instrument, threads }: MeasureJob): Promise<OpenInstrument> {
  const cores = threads ?? physicalCores();
  if (instrument.metric === 'conceptF1') return openConcepts(instrument.dictionary);
  if (instrument.metric === 'similarity') return openSimilarity(instrument.model, cores);
  return openJudge(instrument.model, instrument.prompt, cores);
}

/** The judge reads what was asked: from the benchmark files, by item. */
async function itemsOf(
  settings: EvaluationSettings,
  answers: readonly Prediction[],
): Promise<Map<string, Item>> {
  const wanted = new Set(answers.map(({ task }) => task));
  const items = new Map<string, Item>();
  for (const { name, file } of settings.tasks) {
    const task = wanted.has(name) ? taskIn(settings, name) : null;
    if (!task) continue;
    for (const item of (await loadItems(task, file, settings.limit)).items)
      items.set(itemKey({ task: name, item: item.id }), item);
  }
  return items;
}

function measurable(
  one: Prediction,
  items: ReadonlyMap<string, Item>,
  opponents: ReadonlyMap<string, Prediction> | undefined,
): Measurable {
  const { instruction = '', input = '' } = items.get(itemKey(one)) ?? {};
  const opponent = opponents ? (opponents.get(itemKey(one))?.answer ?? null) : one.target;
  return { answer: one.answer, target: one.target, instruction, input, opponent };
}

function outcomeOf(
  { folder, instrument, ratings, seed }: MeasureJob,
  evaluation: Pick<EvaluationSettings, 'seed'>,
  lines: MeasuredLine[],
  reused: number,
): Measurement {
  const { metric } = instrument;
  const known = new Set(lines.map(answerKey));
  const measured = readAnswers(folder).filter(
    (one) => one.scoring === 'generate' && known.has(answerKey(one)),
  );
  const scores = [...Map.groupBy(measured, ({ task }) => task)].flatMap(([name, ofTask]) =>
    // By the seed of the evaluation's other scores, so that all of them can be computed again together.
    scorePredictions({ name, metrics: {} }, ofTask, evaluation.seed).filter(
      (score) => score.metric === metric,
    ),
  );
  const judged = lines.flatMap(({ first, second }) =>
    first === undefined || second === undefined ? [] : [{ first, second }],
  ) as Parameters<typeof isConsistent>[0][];
  return {
    metric,
    values: lines.length,
    reused,
    withoutValue: lines.filter(({ value }) => value === null).length,
    scores,
    consistency:
      metric === 'judgeWins' && judged.length > 0 ? judged.filter(isConsistent).length / judged.length : null,
    humans: ratings === null ? null : judgeAgreement(lines, ratings, seed),
  };
}
