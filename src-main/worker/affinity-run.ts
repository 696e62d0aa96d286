/**
 * The story of an affinity: rows and items -> tokens -> a fresh adapter, or one warmed up -> the gradient of every row and
 * item, projected -> cosines with their intervals. Nothing is kept.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { measureAffinity, type GradientSet } from '../analyze/affinity';
import type { Affinity, AffinityJob, AffinityReport, AffinitySettings } from '../common/affinity';
import { modules } from '../common/model';
import { randomFrom, shuffled } from '../common/random';
import type { RunDevice } from '../common/run';
import { physicalCores } from '../files/cores';
import type { Projection, Sequence } from '../train/addon-types';
import { countedTokens } from '../train/checks';
import { settleDevice } from '../train/settle-device';
import { openTrainer, type Trainer, type TrainerOptions } from '../train/train';
import { readSets, type SequenceSet } from './affinity-sequences';
import { fitGradients } from './fit-gradients';

interface Context {
  report(report: AffinityReport): unknown;
  signal: AbortSignal;
}

/** Instructions per step of the warm-up. */
const warmupBatch = 16;
/** Share of the time that gradients take, as against the resampling. */
const gathering = 0.9;

/** @throws WorkbenchError what `readSets` refuses, `out-of-memory`, `not-finite`; the signal's reason */
export async function measureAffinityOf(job: AffinityJob, { report, signal }: Context): Promise<Affinity> {
  const started = performance.now();
  // Nothing of llama.cpp comes before this: the first to ask settles the process's build.
  const device = settleDevice({ device: job.device, run: { base: job.base } });
  void report({ doing: 'reading rows and items', fraction: 0 });
  const { members, tasks } = await readSets(job, signal);
  const warmup = warmupSteps(job, members);
  const gradients = await gather(job, device, { members, tasks, warmup }, { report, signal });
  const measured = await measureAffinity(gradients.members, gradients.tasks, {
    ...job,
    pause: async (fraction) => {
      void report({ doing: 'resampling', fraction: gathering + (1 - gathering) * fraction });
      await turn();
      signal.throwIfAborted();
    },
  });
  return {
    base: job.base,
    settings: settingsOf(job),
    members: members.map(({ name, sequences }, i) => ({
      name,
      rows: job.members[i]!.rows,
      sampled: sequences.length,
      tokens: tokensOf(sequences),
    })),
    tasks: tasks.map(({ task: { name, title, group }, scored, sequences }) => ({
      name,
      title,
      group,
      scored,
      sampled: sequences.length,
      tokens: tokensOf(sequences),
    })),
    ...measured,
    cost: {
      members: tokensOf(sequencesOf(members)),
      tasks: tokensOf(sequencesOf(tasks)),
      warmup: tokensOf(warmup.flat()),
      seconds: (performance.now() - started) / 1000,
    },
  };
}

interface Work {
  members: SequenceSet[];
  tasks: SequenceSet[];
  /** Sequences of every step. */
  warmup: Sequence[][];
}

/** Warms an adapter up where that was asked for, and gathers the gradients of all sets at it. */
async function gather(
  job: AffinityJob,
  device: RunDevice,
  { members, tasks, warmup }: Work,
  { report, signal }: Context,
): Promise<{ members: GradientSet[]; tasks: GradientSet[] }> {
  const options = optionsOf(job, device.name);
  const all = sequencesOf([...members, ...tasks]);
  const { checkpointing, atATime } = await fitGradients(options, device, all);
  const trainer = await openTrainer({ ...options, checkpointing });
  const tokens = tokensOf(all) + tokensOf(warmup.flat());
  let done = 0;
  const advance = (doing: string, sequences: readonly Sequence[]) => {
    done += tokensOf(sequences);
    void report({ doing, fraction: (gathering * done) / tokens });
  };
  const gradients = async (sets: readonly SequenceSet[], preconditioned: boolean) => {
    const gathered: GradientSet[] = [];
    const projection = { dimensions: job.dimensions, seed: job.seed, preconditioned };
    for (const set of sets)
      gathered.push(await gradientsOf(trainer, set, { projection, atATime, signal, advance }));
    return gathered;
  };
  try {
    for (const [step, sequences] of warmup.entries()) {
      const packs = sequences.map((one) => [one]);
      await trainer.step(packs, job.learningRate, { signal });
      advance(`warming up, step ${step + 1} of ${warmup.length}`, sequences);
    }
    return { members: await gradients(members, warmup.length > 0), tasks: await gradients(tasks, false) };
  } finally {
    trainer.dispose();
  }
}

/** B is zero at first, so that only B has a gradient: that of the weights' own change, seen through a random A. */
const optionsOf = ({ base, rank, seed, threads }: AffinityJob, device: string): TrainerOptions => ({
  model: base,
  adapter: { seed, rank, alpha: 2 * rank, modules, layers: null },
  device,
  threads: threads ?? physicalCores(),
});

const settingsOf = (job: AffinitySettings): AffinitySettings => ({
  perMember: job.perMember,
  items: job.items,
  dimensions: job.dimensions,
  warmup: job.warmup,
  rank: job.rank,
  seed: job.seed,
});

/** Rows of all members, as many of each, in an order by the seed. */
function warmupSteps({ warmup, seed }: AffinityJob, members: readonly SequenceSet[]): Sequence[][] {
  const all = shuffled(
    members.flatMap(({ sequences }) => sequences),
    randomFrom(seed),
  );
  return Array.from({ length: warmup }, (_, step) =>
    Array.from(
      { length: Math.min(warmupBatch, all.length) },
      (_one, i) => all[(step * warmupBatch + i) % all.length]!,
    ),
  );
}

interface Gathering {
  projection: Projection;
  /** Sequences whose gradients are asked for at a time: after so many, progress is told. */
  atATime: number;
  signal: AbortSignal;
  advance(doing: string, sequences: readonly Sequence[]): void;
}

/** A row counts by its tokens, as a training's loss is a mean over tokens; an item of a task as much as another. */
async function gradientsOf(
  trainer: Trainer,
  { name, sequences, sources, byToken }: SequenceSet,
  { projection, atATime, signal, advance }: Gathering,
): Promise<GradientSet> {
  const { dimensions } = projection;
  const vectors = new Float32Array(sequences.length * dimensions);
  for (let start = 0; start < sequences.length; start += atATime) {
    const some = sequences.slice(start, start + atATime);
    const groups = some.map((one) => [one]);
    vectors.set(await trainer.projectGradients(groups, projection, { signal }), start * dimensions);
    advance(`gradients of ${name}, ${start + some.length} of ${sequences.length}`, some);
  }
  return { vectors, weights: sequences.map(byToken ? countedTokens : () => 1), clusters: sources };
}

const sequencesOf = (sets: readonly SequenceSet[]): Sequence[] => sets.flatMap(({ sequences }) => sequences);

const tokensOf = (sequences: readonly Sequence[]): number =>
  sequences.reduce((sum, { tokens }) => sum + tokens.length, 0);
