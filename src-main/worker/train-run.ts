/**
 * The story of one Run: frozen recipe and rows -> tokens and masks -> packs -> optimizer steps -> adapter or model.
 * Killed at any moment it goes on from its last checkpoint and ends with the same bytes.
 * What it leaves out: the database, which only main writes, and everything about benchmarks.
 */
import { toErrorData, WorkbenchError } from '../common/errors';
import type { RunReport, RunResult, StepReport } from '../common/run';
import { learningRateAt, type Schedule } from '../common/schedule';
import { copyWhole } from '../files/copy-whole';
import { peakMemory, resetPeak } from '../files/peak-memory';
import { meanLoss } from '../train/mean-loss';
import { onDevice } from '../train/settle-device';
import { openTrainer, type Trainer } from '../train/train';
import { beginning, openCheckpoints, type Checkpoints, type RunProgress } from './checkpoints';
import { prepareRun, trainerOptions, type PreparedRun, type SettledRecipe } from './prepare-run';
import { openRunFolder, type RunFolder } from './run-folder';
import { openSampler, type Sampler } from './samples';

interface Progress {
  report(report: RunReport): unknown;
  signal: AbortSignal;
}

/** Everything a step of the story needs. */
interface Session extends PreparedRun, Progress {
  folder: RunFolder;
  trainer: Trainer;
  checkpoints: Checkpoints;
}

/**
 * Fine-tunes by the recipe of a run folder, from its last checkpoint where there is one, and writes `pack.bin`,
 * `metrics.jsonl`, `samples.jsonl`, `checkpoints/` and the adapter (or the model) into it. Cancelled, it saves a checkpoint
 * first.
 * @throws WorkbenchError `no-rows` when nothing fits, `cancelled`, `not-finite`, `checkpoint`, `disk-full`, or what the
 * trainer refuses
 */
export async function trainRun(path: string, progress: Progress): Promise<RunResult> {
  resetPeak();
  const folder = openRunFolder(path);
  const prepared = await prepareRun(folder, progress);
  const { recipe, device, rows } = prepared;
  folder.writePack([...rows.train, ...rows.validation]);
  const notice = (sentence: string) => void progress.report({ notice: sentence });
  const checkpoints = await openCheckpoints(folder, recipe, notice);
  const trainer = await openTrainer(trainerOptions(recipe, device));
  try {
    const from = (await checkpoints.restore(trainer)) ?? beginning;
    folder.cutMetrics(from.pending ? from.step - 1 : from.step);
    const { recipe: settled, moved } = onDevice(recipe, device, from.step);
    folder.settleRecipe(settled);
    if (from.step > 0) notice(`Going on after step ${from.step}.`);
    if (moved) notice(moved);
    return await train({ ...prepared, ...progress, folder, trainer, checkpoints }, from).catch(
      sayingHowToGoOn,
    );
  } finally {
    trainer.dispose();
  }
}

async function train(session: Session, from: RunProgress): Promise<RunResult> {
  const { batches, recipe, checkpoints, trainer, folder, signal } = session;
  const save = async (): Promise<void> => {
    folder.syncMetrics();
    await checkpoints.save(trainer, at);
  };
  const sampler = await openSampler(session, (file) => saveTrained(session, file), from.step);
  let at = from;
  let saved = from;
  try {
    for (;;) {
      if (at.pending) at = await conclude(session, at);
      const ended = at.step === batches.steps.length || exhausted(recipe, at);
      await sampler.take(at.step, ended);
      if (ended) break;
      if (at.step % recipe.checkpointEvery === 0 && at !== saved) {
        await save();
        saved = at;
      }
      at = await takeStep(session, at, sampler);
    }
  } catch (error) {
    if (signal.aborted && at !== saved) await save();
    throw error;
  }
  return finish(session, at);
}

async function takeStep(session: Session, at: RunProgress, sampler: Sampler): Promise<RunProgress> {
  const { batches, recipe, rows, trainer, signal } = session;
  const { step } = at;
  const steps = batches.steps.length;
  const learningRate = learningRateAt(scheduleOf(recipe, steps), recipe.learningRate, step);
  const packs = batches.steps[step]!.map((pack) => pack.map((row) => rows.train[row]!));
  const done = await trainer.step(packs, learningRate, { signal }).catch(stoppedAt(step, recipe));
  const { loss, gradNorm } = done;
  const seconds = at.seconds + done.seconds;
  const tokens = at.tokens + done.tokens;
  const pending: StepReport = {
    step,
    steps,
    loss,
    gradNorm,
    learningRate,
    tokensPerSecond: done.tokens / done.seconds,
    tokens,
    epoch: batches.epochs[step]!,
    secondsLeft:
      ((seconds + (at.validationSeconds ?? 0)) / (step + 1)) * (steps - step - 1) +
      sampler.secondsLeft(step, steps),
  };
  return { ...at, step: step + 1, tokens, seconds, finalLoss: loss, pending };
}

/** Scores the validation rows where it is their turn, keeps the best, and writes the step's line. */
async function conclude(session: Session, at: RunProgress): Promise<RunProgress> {
  const { recipe, rows, trainer, folder, checkpoints, report, signal } = session;
  const line = at.pending!;
  const due = at.step === line.steps || at.step % recipe.evalEvery === 0;
  const started = performance.now();
  const validationLoss = due
    ? await meanLoss(trainer, rows.validation, signal).catch(stoppedAt(line.step, recipe))
    : null;
  const spent = (performance.now() - started) / 1000;
  const better = validationLoss !== null && !(at.best && at.best.validationLoss <= validationLoss);
  if (better && recipe.earlyStopping !== 'off') await saveTrained(session, checkpoints.best);
  const written = validationLoss === null ? line : { ...line, validationLoss };
  folder.appendMetrics(written);
  void report(written);
  return {
    ...at,
    pending: null,
    validationSeconds: (at.validationSeconds ?? 0) + spent,
    best: better ? { step: line.step, validationLoss } : at.best,
    waited: validationLoss === null ? at.waited : better ? 0 : at.waited + 1,
  };
}

const exhausted = ({ earlyStopping }: SettledRecipe, { waited }: RunProgress): boolean =>
  earlyStopping !== 'off' && waited >= earlyStopping;

/** Early stopping keeps what was best; otherwise it is the last step that counts. */
async function finish(session: Session, at: RunProgress): Promise<RunResult> {
  const { recipe, rows, batches, folder, checkpoints } = session;
  const { step, tokens, seconds, validationSeconds = 0, best, finalLoss } = at;
  const full = recipe.method === 'full';
  const trained = full ? folder.model : folder.adapter;
  if (recipe.earlyStopping === 'off' || best?.step === step - 1) await saveTrained(session, trained);
  else copyWhole(checkpoints.best, trained);
  return {
    rows: rows.train.length + rows.validation.length,
    validationRows: rows.validation.length,
    leftOut: rows.leftOut.length,
    shortened: rows.shortened,
    steps: step,
    tokens,
    tokensPerSecond: tokens / seconds,
    validationSeconds,
    finalLoss,
    best,
    stoppedEarly: step < batches.steps.length,
    peakBytes: peakMemory(),
    adapter: full ? null : trained,
    model: full ? trained : null,
  };
}

const saveTrained = ({ recipe, trainer }: Session, file: string): Promise<void> =>
  recipe.method === 'full' ? trainer.saveModel(file) : trainer.saveAdapter(file);

function scheduleOf({ schedule, warmupSteps }: SettledRecipe, totalSteps: number): Schedule {
  return { type: schedule, warmupSteps, totalSteps, warmupFrom: 'first', minRatio: 0, values: [] };
}

/** A full disk costs nothing that was saved. The temporary name of what was being written is nobody’s concern. */
function sayingHowToGoOn(error: unknown): never {
  const { code, message } = toErrorData(error);
  if (code !== 'disk-full') throw error;
  const hint = 'Free some space and resume the run: it goes on from its last checkpoint.';
  throw new WorkbenchError(code, message.replace(/\.partial-\d+/, ''), hint);
}

/** Says at which step the numbers ran out of range, or the memory ran out, and what would fit. */
function stoppedAt(step: number, recipe: SettledRecipe) {
  return (error: unknown): never => {
    if (!(error instanceof WorkbenchError) || !['not-finite', 'out-of-memory'].includes(error.code))
      throw error;
    const hint = error.code === 'out-of-memory' ? smaller(recipe) : error.hint;
    throw new WorkbenchError(error.code, `Training stopped at step ${step}: ${error.message}`, hint);
  };
}

/** The next smaller training, for a new Run. */
function smaller({ checkpointing, packTokens }: SettledRecipe): string {
  const change = checkpointing === 'off' ? 'checkpointing on' : `packTokens ${Math.ceil(packTokens / 2)}`;
  return `Close other programs and resume the run, or start a new one with ${change}.`;
}
