/** The token job: the trainer alone on explicit token ids, so that any other implementation can be compared with it. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StepReport } from '../common/run';
import { learningRateAt } from '../common/schedule';
import type { TokenJobResult } from '../common/worker';
import type { Sequence } from './addon-types';
import { checkMicroBatches, countedTokens } from './checks';
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
 * Runs JOB.json and writes `metrics.jsonl`, `adapter.gguf`, `adapter-after<k>.gguf` and `grads-step<k>.gguf`.
 * All steps are checked before the first one is taken.
 * @param out folder, made when missing
 * @throws WorkbenchError what `readTokenJob` and the trainer throw; the signal's reason when aborted between steps
 */
export async function runTokenJob(
  file: string,
  out: string,
  options: TokenJobOptions,
): Promise<TokenJobResult> {
  const job = readTokenJob(resolve(file));
  const trainer = await openTrainer({ ...job, device: options.device, threads: options.threads });
  try {
    for (const step of job.steps) checkMicroBatches(step, trainer.limits);
    mkdirSync(out, { recursive: true });
    const metrics = join(out, 'metrics.jsonl');
    writeFileSync(metrics, '');
    const finalLoss = await takeSteps(job, trainer, out, options, (line) =>
      appendFileSync(metrics, `${JSON.stringify(line)}\n`),
    );
    const adapter = resolve(out, 'adapter.gguf');
    await trainer.saveAdapter(adapter);
    return { steps: job.steps.length, finalLoss, adapter };
  } finally {
    trainer.dispose();
  }
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
    const dump = job.dumpGradients.has(step) ? join(resolve(out), `grads-step${step}.gguf`) : undefined;
    const done = await trainer.step(microBatches, lr, dump);
    if (job.saveAfter.has(step)) await trainer.saveAdapter(join(out, `adapter-after${step}.gguf`));
    tokens += done.tokens;
    finalLoss = done.loss;
    const tokensPerSecond = done.tokens / done.seconds;
    const line = { step, loss: done.loss, grad_norm: done.gradNorm, lr, tokens_per_s: tokensPerSecond };
    const { validation } = job;
    const scored = validation && (step + 1 === steps || (step + 1) % validation.every === 0);
    const evalLoss = scored ? await meanLoss(trainer, validation.sequences) : null;
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

/** Mean negative log-likelihood per counted token, nats; null when none counts. */
async function meanLoss(trainer: Trainer, sequences: Sequence[]): Promise<number | null> {
  const groups = sequences.map((sequence) => ({ prefix: new Int32Array(), continuations: [sequence] }));
  const sums = await trainer.score(groups);
  const counted = sequences.reduce((sum, sequence) => sum + countedTokens(sequence), 0);
  return counted === 0 ? null : -sums.reduce((a, b) => a + b, 0) / counted;
}
