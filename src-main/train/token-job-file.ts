/** JOB.json of a token job: read, checked, and turned into what the trainer takes. Snake case is the file's own. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { WorkbenchError } from '../common/errors';
import { modules } from '../common/model';
import type { Schedule } from '../common/schedule';
import type { Sequence } from './addon-types';
import type { TrainerOptions } from './train';

export interface TokenJob {
  /** Absolute path. */
  model: string;
  adapter: NonNullable<TrainerOptions['adapter']>;
  optimizer: NonNullable<TrainerOptions['optimizer']>;
  learningRate: number;
  schedule: Schedule;
  /** Steps of micro-batches of sequences. */
  steps: Sequence[][][];
  /** Scored after every `every` steps and after the last one. */
  validation: { every: number; sequences: Sequence[] } | null;
  /** Steps whose gradients are written. */
  dumpGradients: ReadonlySet<number>;
  /** Steps after which the adapter is written. */
  saveAfter: ReadonlySet<number>;
}

const whole = v.pipe(v.number('must be a number'), v.integer('must be a whole number'));
const count = v.pipe(whole, v.minValue(0, 'must be 0 or more'));
const positive = v.pipe(whole, v.minValue(1, 'must be 1 or more'));
const finite = v.pipe(v.number('must be a number'), v.finite('must be finite'));
const id = v.pipe(whole, v.minValue(-(2 ** 31), 'is no token id'), v.maxValue(2 ** 31 - 1, 'is no token id'));
const sequence = v.strictObject({
  tokens: v.pipe(v.array(id), v.minLength(1, 'must hold a token')),
  mask: v.array(v.picklist([0, 1], 'must be 0 or 1')),
});
const scheduleTypes = ['constant', 'linear', 'cosine', 'explicit'] as const;

const jobSchema = v.object({
  model: v.string('must be a path'),
  lora: v.strictObject({
    init: v.union(
      [v.strictObject({ gguf: v.string() }), v.strictObject({ seed: whole })],
      'must be {"gguf": path} or {"seed": number}',
    ),
    rank: v.optional(positive),
    alpha: v.optional(finite),
    targets: v.optional(v.array(v.string()), () => [...modules]),
    layers: v.optional(v.nullable(v.array(count)), null),
  }),
  optim: v.strictObject({
    lr: finite,
    beta1: v.optional(finite, 0.9),
    beta2: v.optional(finite, 0.999),
    eps: v.optional(finite, 1e-8),
    weight_decay: v.optional(finite, 0),
    clip: v.optional(finite, 0),
  }),
  schedule: v.optional(
    v.strictObject({
      type: v.picklist(scheduleTypes, `must be one of ${scheduleTypes.join(', ')}`),
      warmup_steps: v.optional(count, 0),
      total_steps: v.optional(count),
      warmup_from: v.optional(v.picklist(['first', 'zero'], 'must be first or zero'), 'first'),
      min_ratio: v.optional(finite, 0),
      values: v.optional(v.array(finite), []),
    }),
    { type: 'constant' },
  ),
  loss_average: v.optional(v.literal('token', 'must be "token"'), 'token'),
  steps: v.array(v.array(v.array(sequence))),
  eval: v.optional(v.nullable(v.strictObject({ every: positive, sequences: v.array(sequence) })), null),
  dump_grads: v.optional(v.array(count), []),
  save_after: v.optional(v.array(count), []),
});
type JobFile = v.InferOutput<typeof jobSchema>;

/**
 * Reads a job; paths in it are relative to the file.
 * @throws WorkbenchError `not-found`; `file-format` when it is no JSON; `tokens` or `recipe`, naming the entry
 */
export function readTokenJob(file: string): TokenJob {
  const job = check(parse(file), file);
  const { optim } = job;
  return {
    model: resolve(dirname(file), job.model),
    adapter: adapterOf(job, file),
    optimizer: {
      beta1: optim.beta1,
      beta2: optim.beta2,
      epsilon: optim.eps,
      weightDecay: optim.weight_decay,
      clip: optim.clip,
    },
    learningRate: optim.lr,
    schedule: scheduleOf(job),
    steps: job.steps.map((step, k) =>
      step.map((pack, m) => pack.map((entry, s) => sequenceOf(entry, `steps[${k}][${m}][${s}]`))),
    ),
    validation: job.eval && {
      every: job.eval.every,
      sequences: job.eval.sequences.map((entry, s) => sequenceOf(entry, `eval.sequences[${s}]`)),
    },
    dumpGradients: new Set(job.dump_grads),
    saveAfter: new Set(job.save_after),
  };
}

function parse(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `${file} is not JSON: ${(error as Error).message}.`;
    throw new WorkbenchError('file-format', message, 'Write the job as docs/token-job.md describes it.');
  }
}

function check(value: unknown, file: string): JobFile {
  const result = v.safeParse(jobSchema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? 'it';
  const isTokens = path.startsWith('steps') || path.startsWith('eval.sequences');
  const shown =
    issue.received === 'undefined' ? 'is missing' : issue.message.replace(/^Invalid/, 'is an invalid');
  throw new WorkbenchError(
    isTokens ? 'tokens' : 'recipe',
    `${file}: ${path} ${shown}.`,
    'docs/token-job.md describes every entry.',
  );
}

function recipe(message: string, hint: string): WorkbenchError {
  return new WorkbenchError('recipe', message, hint);
}

function adapterOf({ lora }: JobFile, file: string): TokenJob['adapter'] {
  const { init, rank, alpha, targets, layers } = lora;
  if ('gguf' in init)
    return { file: resolve(dirname(file), init.gguf), ...(alpha !== undefined && { alpha }) };
  if (rank === undefined || alpha === undefined)
    throw recipe('A fresh adapter needs "rank" and "alpha".', 'Usual are 8 and 16.');
  return { seed: init.seed, rank, alpha, modules: targets, layers };
}

function scheduleOf({ schedule, steps }: JobFile): Schedule {
  if (schedule.type === 'explicit' && schedule.values.length < steps.length)
    throw recipe(
      `schedule.values holds ${schedule.values.length} rates for ${steps.length} steps.`,
      'Give every step its rate.',
    );
  return {
    type: schedule.type,
    warmupSteps: schedule.warmup_steps,
    totalSteps: schedule.total_steps ?? steps.length,
    warmupFrom: schedule.warmup_from,
    minRatio: schedule.min_ratio,
    values: schedule.values,
  };
}

function sequenceOf({ tokens, mask }: JobFile['steps'][0][0][0], where: string): Sequence {
  if (tokens.length !== mask.length)
    throw new WorkbenchError(
      'tokens',
      `${where} has ${tokens.length} tokens but a mask of ${mask.length}.`,
      'Give every token its mask.',
    );
  // Nothing stands before a first token, so nothing can be trained there whatever its mask says.
  return {
    tokens: Int32Array.from(tokens),
    mask: Uint8Array.from(mask, (value, i) => (i === 0 ? 0 : value)),
  };
}
