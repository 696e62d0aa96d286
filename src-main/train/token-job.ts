/** The token job: the trainer alone on explicit token ids, so that any other implementation can be compared with it. */
import { appendFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StepReport } from '../common/run';
import { learningRateAt } from '../common/schedule';
import type { TokenJobResult } from '../common/worker';
import { makeFolder } from '../files/make-folder';
import { checkLearningRate, checkMicroBatches, checkValidation } from './checks';
import { meanLoss } from './mean-loss';
import { readTokenJob, type TokenJob } from './token-job-file';
import { openTrainer, type Trainer } from './train';

export interface TokenJobOptions {
  device: string;
  /** null: the physical cores. */
  threads: number | null;
  onStep?: (report: StepReport) => void;
  signal?: AbortSignal;
}

/**
 * Runs JOB.json and writes `metrics.jsonl`, `adapter.gguf`, `adapter-after<k>.gguf` and `grads-step<k>.gguf`; under full
 * fine-tuning models, `trained-model.gguf` and `trained-model-after<k>.gguf`.
 * Everything is checked before the first step is taken and before the folder is touched.
 * @param out folder, made when missing; what an earlier job wrote there is removed, other files are not touched
 * @throws WorkbenchError what `readTokenJob` and the trainer throw; the signal's reason
 */
export async function runTokenJob(
  file: string,
  out: string,
  options: TokenJobOptions,
): Promise<TokenJobResult> {
  const job = readTokenJob(resolve(file));
  const trainer = await openTrainer({ ...job, device: options.device, threads: options.threads });
  try {
    checkJob(job, trainer);
    makeFolder(out);
    removeOutputs(out, job);
    const metrics = join(out, 'metrics.jsonl');
    writeFileSync(metrics, '');
    const finalLoss = await takeSteps(job, trainer, out, options, (line) =>
      appendFileSync(metrics, `${JSON.stringify(line)}\n`),
    );
    const trained = await save(job, trainer, out);
    const steps = job.steps.length;
    return isFull(job)
      ? { steps, finalLoss, adapter: null, model: trained }
      : { steps, finalLoss, adapter: trained, model: null };
  } finally {
    trainer.dispose();
  }
}

function checkJob(
  { steps, schedule, learningRate, optimizer, validation }: TokenJob,
  { limits }: Trainer,
): void {
  for (const [k, step] of steps.entries()) {
    checkLearningRate(learningRateAt(schedule, learningRate, k), optimizer.weightDecay);
    checkMicroBatches(step, limits, k);
  }
  checkValidation(validation?.sequences ?? [], limits);
}

const isFull = ({ adapter }: TokenJob): boolean => 'method' in adapter && adapter.method === 'full';

/** Writes what is trained. @returns its file */
async function save(job: TokenJob, trainer: Trainer, out: string, ending = ''): Promise<string> {
  const file = resolve(out, `${isFull(job) ? 'trained-model' : 'adapter'}${ending}.gguf`);
  await (isFull(job) ? trainer.saveModel(file) : trainer.saveAdapter(file));
  return file;
}

const outputs = /^(metrics\.jsonl|(adapter|trained-model)(-after\d+)?\.gguf|grads-step\d+\.gguf)$/;

/** Removes what an earlier job wrote, but not what this one reads. */
function removeOutputs(out: string, { model, adapter }: TokenJob): void {
  const inputs = ['file' in adapter ? adapter.file : model, model];
  for (const entry of readdirSync(out, { withFileTypes: true }))
    if (!entry.isDirectory() && outputs.test(entry.name) && !inputs.includes(resolve(out, entry.name)))
      rmSync(join(out, entry.name));
}

async function takeSteps(
  job: TokenJob,
  trainer: Trainer,
  out: string,
  { onStep, signal }: TokenJobOptions,
  write: (line: object) => void,
): Promise<number | null> {
  const started = performance.now();
  const steps = job.steps.length;
  let tokens = 0;
  let finalLoss: number | null = null;
  for (const [step, microBatches] of job.steps.entries()) {
    signal?.throwIfAborted();
    const lr = learningRateAt(job.schedule, job.learningRate, step);
    const done = await trainer.step(microBatches, lr, {
      ...(job.dumpGradients.has(step) && { dumpGradients: join(resolve(out), `grads-step${step}.gguf`) }),
      signal,
    });
    if (job.saveAfter.has(step)) await save(job, trainer, out, `-after${step}`);
    tokens += done.tokens;
    finalLoss = done.loss;
    const tokensPerSecond = done.tokens / done.seconds;
    const line = { step, loss: done.loss, grad_norm: done.gradNorm, lr, tokens_per_s: tokensPerSecond };
    const { validation } = job;
    const scored = validation && (step + 1 === steps || (step + 1) % validation.every === 0);
    const evalLoss = scored ? await meanLoss(trainer, validation.sequences, signal) : null;
    write(evalLoss === null ? line : { ...line, eval_loss: evalLoss });
    onStep?.({
      step,
      steps,
      loss: done.loss,
      gradNorm: done.gradNorm,
      learningRate: lr,
      tokensPerSecond,
      tokens,
      epoch: 0,
      secondsLeft: ((performance.now() - started) / 1000 / (step + 1)) * (steps - step - 1),
      ...(evalLoss !== null && { validationLoss: evalLoss }),
    });
  }
  return finalLoss;
}
