/** What an evaluation's numbers come from, frozen before anything is asked, and why two of them need not agree. */
import type { Template } from './recipe';

export interface HashedFile {
  file: string;
  /** Of its bytes, hex. */
  sha256: string;
}

/** What was computed with. */
export interface EngineBuild {
  /** Name and version of the program. */
  program: string;
  /** Release of llama.cpp, whose ggml likelihoods and texts are computed with. */
  llama: string;
  /** Which build of it, such as `linux-x64-cuda`. */
  variant: string;
  /** Its kind, and what it calls itself. */
  device: string;
  /** Of the CPU; null on a GPU. */
  kernels: string | null;
  threads: number;
}

/** What was asked of a model. */
export interface TaskProvenance {
  name: string;
  version: number;
  /** Hash of the task's texts: how it asks, and where an answer ends. */
  prompt: string;
  /** Hash of all that was asked, with the answers it was held against, whatever the order. */
  items: string;
  itemCount: number;
  /** Examples shown before every item. */
  shots: number;
  /** Hash of these; null without any. */
  examples: string | null;
}

/** `provenance` of an evaluation's `settings.json`. */
export interface EvaluationProvenance {
  bases: (HashedFile & { template: Template })[];
  /** null: the base itself. */
  adapters: (HashedFile | null)[];
  tasks: TaskProvenance[];
  engine: EngineBuild;
  seed: number;
  /** Items asked at a time. */
  batch: number;
}

/** The same of one result: a base, an adapter or none, a task. */
export interface Provenance {
  base: HashedFile;
  adapter: HashedFile | null;
  template: Template;
  task: TaskProvenance;
  engine: EngineBuild;
  seed: number;
  batch: number;
}

export interface ProvenanceDifference {
  /** Such as “adapter”. */
  what: string;
  /** In words. */
  first: string;
  second: string;
  /** `answers`: any answer may be another. `digits`: no more than the last digits of likelihoods, and what hangs on them. */
  effect: 'answers' | 'digits';
  /** All of it as a sentence without its full stop. */
  words: string;
}

/** @returns null where the evaluation has no such base, adapter or task */
export function provenanceOf(
  { bases, adapters, tasks, engine, seed, batch }: EvaluationProvenance,
  subject: { task: string; base: string; adapter: string | null },
): Provenance | null {
  const base = bases.find(({ file }) => file === subject.base);
  const adapter = adapters.find((one) => (one?.file ?? null) === subject.adapter);
  const task = tasks.find(({ name }) => name === subject.task);
  if (!base || adapter === undefined || !task) return null;
  const { template, ...file } = base;
  return { base: file, adapter, template, task, engine, seed, batch };
}

interface Fact {
  what: string;
  /** Two that are equal are the same. */
  key(provenance: Provenance): unknown;
  /** Absent: the key. */
  words?(provenance: Provenance): string;
  effect: ProvenanceDifference['effect'];
}

const answers = { effect: 'answers' } as const;
const digits = { effect: 'digits' } as const;

const facts: readonly Fact[] = [
  { what: 'base', key: ({ base }) => base.sha256, words: ({ base }) => fileWords(base), ...answers },
  {
    what: 'adapter',
    key: ({ adapter }) => adapter?.sha256,
    words: ({ adapter }) => (adapter ? fileWords(adapter) : 'none'),
    ...answers,
  },
  { what: 'template', key: ({ template }) => template, ...answers },
  { what: 'task', key: ({ task }) => task.name, ...answers },
  { what: 'version of the task', key: ({ task }) => task.version, ...answers },
  { what: 'prompt', key: ({ task }) => task.prompt, words: ({ task }) => short(task.prompt), ...answers },
  {
    what: 'items',
    key: ({ task }) => task.items,
    words: ({ task }) => `${task.itemCount} (${short(task.items)})`,
    ...answers,
  },
  { what: 'shots', key: ({ task }) => task.shots, ...answers },
  {
    what: 'examples',
    key: ({ task }) => task.examples,
    words: ({ task }) => short(task.examples ?? 'none'),
    ...answers,
  },
  { what: 'seed', key: ({ seed }) => seed, ...answers },
  { what: 'program', key: ({ engine }) => engine.program, ...answers },
  { what: 'release of llama.cpp', key: ({ engine }) => engine.llama, ...digits },
  { what: 'build of llama.cpp', key: ({ engine }) => engine.variant, ...digits },
  { what: 'device', key: ({ engine }) => engine.device, ...digits },
  { what: 'kernels', key: ({ engine }) => engine.kernels ?? 'none', ...digits },
  { what: 'threads', key: ({ engine }) => engine.threads, ...digits },
  { what: 'batch', key: ({ batch }) => batch, ...digits },
];

const plurals = new Set(['items', 'shots', 'examples', 'kernels', 'threads']);

/** Why two results need not agree; none: the same program on the same inputs, so they must. */
export function provenanceDifferences(a: Provenance, b: Provenance): ProvenanceDifference[] {
  return facts.flatMap((fact) => {
    if (fact.key(a) === fact.key(b)) return [];
    // Another number of them is told already.
    if (fact.what === 'examples' && a.task.shots !== b.task.shots) return [];
    const words = fact.words ?? ((one) => String(fact.key(one)));
    const { what, effect } = fact;
    const verb = plurals.has(what) ? 'differ' : 'differs';
    const [first, second] = [words(a), words(b)];
    return [{ what, first, second, effect, words: `${what} ${verb}: ${first} against ${second}` }];
  });
}

/** The same over all results of two evaluations of the same subjects, each difference once. */
export function evaluationDifferences(
  a: EvaluationProvenance,
  b: EvaluationProvenance,
): ProvenanceDifference[] {
  const found = new Map<string, ProvenanceDifference>();
  for (const base of a.bases)
    for (const adapter of a.adapters)
      for (const task of a.tasks) {
        const subject = { task: task.name, base: base.file, adapter: adapter?.file ?? null };
        const [first, second] = [provenanceOf(a, subject), provenanceOf(b, subject)];
        if (!first || !second) continue;
        for (const one of provenanceDifferences(first, second)) found.set(one.words, one);
      }
  return [...found.values()];
}

const short = (hash: string): string => hash.slice(0, 8);
const fileWords = ({ file, sha256 }: HashedFile): string =>
  `${file.split(/[\\/]/).at(-1)} (${short(sha256)})`;
