/** A base model, with an adapter or without, as the Answerer that evaluation asks: joins template, tokenizer, trainer and inferencer. */
import { WorkbenchError } from '../common/errors';
import type { Item, Task } from '../common/benchmark';
import type { Recipe } from '../common/recipe';
import { chooseTemplate } from '../data/template';
import type { Answerer } from '../evaluate/evaluate';
import { physicalCores } from '../files/cores';
import { openInferencer } from '../inference/inferencer';
import { openTokenizer, type Tokenizer } from '../inference/tokenizer';
import { readModel } from '../models/gguf-reader';
import type { ScoreGroup } from '../train/addon-types';
import { settleDevice } from '../train/settle-device';
import { openTrainer } from '../train/train';
import { longestFitting } from './fit';
import { generationSubject, type MergeProgress } from './generation-subject';
import { promptTokens, type Prompt } from './prompt';

export interface Subject {
  base: string;
  /** null: the base itself. */
  adapter: string | null;
  template: Recipe['template'];
  /** Where likelihoods and texts are computed, as EvaluationSettings has it. */
  device?: string;
  /** null: the physical cores. */
  threads: number | null;
}

export interface OpenAnswerer extends Answerer {
  /** Cuts the beginnings of inputs that leave no room for an answer: what is asked stands at the end. @returns the items as asked, and the ids of the cut ones */
  fit(task: Task, items: readonly Item[]): { items: Item[]; shortened: ReadonlySet<string> };
  /** Idempotent. */
  dispose(): Promise<void>;
}

/** @param merging for the merge that a DoRA adapter needs before its first text */
export async function openAnswerer(subject: Subject, merging: MergeProgress = {}): Promise<OpenAnswerer> {
  // Checked by our own reader first: llama.cpp's can hang on a header that lies.
  await readModel(subject.base);
  // Nor does anything of llama.cpp come before this: the first to ask settles the process's build.
  const device = settleDevice({ device: subject.device ?? 'auto', run: { base: subject.base } });
  const tokenizer = await openTokenizer(subject.base);
  const template = chooseTemplate(subject.template, tokenizer.chatTemplate);
  const encode = (prompt: Prompt) => promptTokens(template, prompt, tokenizer);
  const threads = subject.threads ?? physicalCores();
  const scorer = once(() => openScorer(subject, device.name, threads));
  const inferencer = once(async () =>
    openInferencer({
      gpu: device.kind !== 'cpu',
      ...(await generationSubject(subject.base, subject.adapter, merging)),
      threads,
      contextTokens: tokenizer.contextLength,
    }),
  );
  return {
    fit: (task, items) => fitItems(task, items, encode, tokenizer),
    scoreTexts: async (requests) => {
      const groups = requests.map(({ prompt, continuations }) => ({
        prefix: Int32Array.from(encode(prompt)),
        continuations: continuations.map((text) => allCounted(tokenizer.completion(text).slice(0, -1))),
      }));
      const sums = await (await scorer.open()).score(groups);
      return split(sums, groups);
    },
    generate: async (prompts, how) => (await inferencer.open()).generateAll(prompts.map(encode), how),
    dispose: async () => {
      (await scorer.opened())?.dispose();
      await (await inferencer.opened())?.dispose();
    },
  };
}

/** Opened when first asked for: likelihoods need no inferencer, and texts no scorer. */
function once<T>(start: () => Promise<T>) {
  let opening: Promise<T> | null = null;
  return {
    open: () => (opening ??= start()),
    opened: () => opening ?? Promise.resolve(null),
  };
}

function openScorer({ base, adapter }: Subject, device: string, threads: number) {
  return openTrainer({
    model: base,
    adapter: adapter === null ? null : { file: adapter },
    device,
    threads,
  });
}

const allCounted = (tokens: readonly number[]) => ({
  tokens: Int32Array.from(tokens),
  mask: new Uint8Array(tokens.length).fill(1),
});

/** The sums of all continuations in a row, by group again. */
function split(sums: Float64Array, groups: readonly ScoreGroup[]) {
  let next = 0;
  return groups.map(({ continuations }) =>
    continuations.map(({ tokens }) => ({ logLikelihood: sums[next++]!, tokens: tokens.length })),
  );
}

function fitItems(
  task: Task,
  items: readonly Item[],
  encode: (prompt: Prompt) => number[],
  tokenizer: Tokenizer,
): { items: Item[]; shortened: ReadonlySet<string> } {
  const shortened = new Set<string>();
  const fitted = items.map((item) => {
    const answers = answersOf(item).map((text) => tokenizer.completion(text).length);
    const room = tokenizer.contextLength - Math.max(task.maxTokens, ...answers);
    if (encode(item).length <= room) return item;
    const input = longestFitting(item, room, encode);
    if (input === null) throw tooLong(item.id);
    shortened.add(item.id);
    return { ...item, input };
  });
  return { items: fitted, shortened };
}

/** The texts that a model may be asked the likelihood of. */
const answersOf = ({ choices, output }: Item): string[] =>
  choices ? choices.flatMap(({ label, text }) => [label, text]) : [output];

function tooLong(item: string): WorkbenchError {
  return new WorkbenchError(
    'tokens',
    `Item ${item} does not fit the model’s context even without its input.`,
    'Use a model with a longer context.',
  );
}
