/** JOB.json of a token job: read, checked, and turned into what the trainer takes. Snake case is the file's own. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { didYouMean, WorkbenchError } from '../common/errors';
import { modules } from '../common/model';
import type { Schedule } from '../common/schedule';
import type { Optimizer, Sequence } from './addon-types';
import type { MethodOptions } from './method';

export interface TokenJob {
  /** Absolute path. */
  model: string;
  /** What is trained. */
  adapter: MethodOptions;
  optimizer: Optimizer;
  learningRate: number;
  schedule: Schedule;
  /** Steps of micro-batches of sequences. */
  steps: Sequence[][][];
  /** Scored after every `every` steps and after the last one. */
  validation: { every: number; sequences: Sequence[] } | null;
  /** Steps whose gradients are written. */
  dumpGradients: ReadonlySet<number>;
  /** Steps after which what is trained is written. */
  saveAfter: ReadonlySet<number>;
}

const whole = v.pipe(v.number('must be a number'), v.integer('must be a whole number'));
const count = v.pipe(whole, v.minValue(0, 'must be 0 or more'));
const positive = v.pipe(whole, v.minValue(1, 'must be 1 or more'));
const finite = v.pipe(v.number('must be a number'), v.finite('must be finite'));
const rate = v.pipe(finite, v.minValue(0, 'must be 0 or more'));
const ratio = v.pipe(finite, v.minValue(0, 'must be from 0 to 1'), v.maxValue(1, 'must be from 0 to 1'));
const seed = v.pipe(count, v.maxValue(2 ** 32 - 1, 'must be at most 4294967295'));
const id = v.pipe(whole, v.minValue(-(2 ** 31), 'is no token id'), v.maxValue(2 ** 31 - 1, 'is no token id'));
const scheduleTypes = ['constant', 'linear', 'cosine', 'explicit'] as const;

const sequence = v.strictObject({
  tokens: v.pipe(v.array(id), v.minLength(1, 'must hold a token')),
  mask: v.array(v.picklist([0, 1], 'must be 0 or 1')),
});
const init = v.strictObject({ gguf: v.optional(v.string('must be a path')), seed: v.optional(seed) });
const lora = v.strictObject({
  init,
  rank: v.optional(positive),
  alpha: v.optional(finite),
  method: v.optional(v.picklist(['lora', 'dora'], 'must be lora or dora')),
  scaling: v.optional(v.picklist(['standard', 'rank-stabilised'], 'must be standard or rank-stabilised')),
  dropout: v.optional(finite),
  targets: v.optional(v.array(v.string())),
  layers: v.optional(v.nullable(v.array(count))),
});
const optim = v.strictObject({
  lr: rate,
  beta1: v.optional(finite, 0.9),
  beta2: v.optional(finite, 0.999),
  eps: v.optional(finite, 1e-8),
  weight_decay: v.optional(finite, 0),
  clip: v.optional(finite, 0),
});
const schedule = v.strictObject({
  type: v.picklist(scheduleTypes, `must be one of ${scheduleTypes.join(', ')}`),
  warmup_steps: v.optional(count, 0),
  total_steps: v.optional(count),
  warmup_from: v.optional(v.picklist(['first', 'zero'], 'must be first or zero'), 'first'),
  min_ratio: v.optional(ratio, 0),
  values: v.optional(v.array(rate), []),
});
const validation = v.strictObject({ every: positive, sequences: v.array(sequence) });

const jobSchema = v.strictObject({
  model: v.string('must be a path'),
  lora: v.optional(lora),
  method: v.optional(v.literal('full', 'must be "full", or absent beside "lora"')),
  layers: v.optional(v.nullable(v.array(count))),
  optim,
  schedule: v.optional(schedule, { type: 'constant' }),
  loss_average: v.optional(v.literal('token', 'must be "token"'), 'token'),
  steps: v.pipe(v.array(v.array(v.array(sequence))), v.minLength(1, 'is empty')),
  eval: v.optional(v.nullable(validation), null),
  dump_grads: v.optional(v.array(count), []),
  save_after: v.optional(v.array(count), []),
});
/** The object under this name, for the names it knows; what stands in a list is a sequence. */
const objects: Partial<Record<string, { entries: object }>> = {
  lora,
  init,
  optim,
  schedule,
  eval: validation,
};
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
    adapter: trainedOf(job, file),
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
    dumpGradients: stepsOf('dump_grads', job),
    saveAfter: stepsOf('save_after', job),
  };
}

function parse(file: string): unknown {
  const text = read(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `${file} is not JSON: ${(error as Error).message}.`;
    throw new WorkbenchError('file-format', message, 'Write the job as docs/token-job.md describes it.');
  }
}

/** Without the mark that some editors put at the start of a text. */
function read(file: string): string {
  if (statSync(file).isDirectory())
    throw new WorkbenchError('file-format', `${file} is a folder, not a file.`, 'Name the job’s JSON file.');
  return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
}

function check(value: unknown, file: string): JobFile {
  const result = v.safeParse(jobSchema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? 'it';
  const isTokens = path.startsWith('steps') || path.startsWith('eval.sequences');
  throw new WorkbenchError(
    isTokens ? 'tokens' : 'recipe',
    `${file}: ${path} ${complaint(issue)}`,
    'docs/token-job.md describes every entry.',
  );
}

function complaint(issue: v.BaseIssue<unknown>): string {
  if (issue.received === 'undefined') return 'is missing.';
  if (issue.type !== 'strict_object' || issue.expected !== 'never')
    return `${issue.message.replace(/^Invalid/, 'is an invalid')}.`;
  const [parent, name] = [issue.path?.at(-2)?.key, String(issue.path?.at(-1)?.key)];
  const object =
    typeof parent === 'number' ? sequence : parent === undefined ? jobSchema : objects[`${parent}`];
  return `is not known here.${didYouMean(name, Object.keys(object?.entries ?? {}))}`;
}

function recipe(message: string, hint: string): WorkbenchError {
  return new WorkbenchError('recipe', message, hint);
}

/** `lora`, or all weights by `method`. */
function trainedOf({ lora, method, layers }: JobFile, file: string): MethodOptions {
  if (lora === undefined) {
    if (method) return { method, layers: layers ?? null };
    throw recipe(
      `${file}: lora is missing.`,
      'Give "lora", or "method": "full" in its place to train all weights.',
    );
  }
  for (const [name, value] of Object.entries({ method, layers }))
    if (value !== undefined)
      throw recipe(`${file}: ${name} stands beside lora, which has its own.`, `Leave out one of the two.`);
  return adapterOf(lora, file);
}

function adapterOf(lora: NonNullable<JobFile['lora']>, file: string): MethodOptions {
  const { init, rank, alpha, dropout, method, scaling, targets, layers } = lora;
  if ((init.gguf === undefined) === (init.seed === undefined))
    throw recipe(`${file}: lora.init must hold either "gguf" or "seed".`, 'Name an adapter, or give a seed.');
  if (init.gguf !== undefined) {
    for (const [name, value] of Object.entries({ rank, method, scaling, targets, layers }))
      if (value !== undefined)
        throw recipe(
          `${file}: lora.${name} stands beside lora.init.gguf, which settles it.`,
          `Leave out "${name}".`,
        );
    return {
      file: resolve(dirname(file), init.gguf),
      ...(alpha !== undefined && { alpha }),
      ...(dropout !== undefined && { dropout }),
    };
  }
  if (rank === undefined || alpha === undefined)
    throw recipe('A fresh adapter needs "rank" and "alpha".', 'Usual are 8 and 16.');
  return {
    seed: init.seed!,
    rank,
    alpha,
    ...(method && { method }),
    ...(scaling && { scaling }),
    ...(dropout !== undefined && { dropout }),
    modules: targets ?? modules,
    layers: layers ?? null,
  };
}

/** Step numbers under a name of the job. */
function stepsOf(name: 'dump_grads' | 'save_after', job: JobFile): Set<number> {
  const last = job.steps.length - 1;
  const beyond = job[name].find((step) => step > last);
  if (beyond !== undefined)
    throw recipe(`${name} names step ${beyond}, but the last step is ${last}.`, 'Steps count from 0.');
  return new Set(job[name]);
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
