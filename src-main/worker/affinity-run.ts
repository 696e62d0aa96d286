/**
 * The story of an affinity: rows and items -> tokens -> a fresh adapter, or one warmed up -> the gradient of every row and
 * item, projected -> cosines with their intervals. Nothing is kept.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { measureAffinity, type GradientSet } from '../analyze/affinity';
import type { Affinity, AffinityJob, AffinityReport, AffinitySettings } from '../common/affinity';
import { modules } from '../common/model';
import { randomFrom, shuffled } from '../common/random';
import { defaultRecipe } from '../common/recipe';
import { physicalCores } from '../files/cores';
import type { Sequence } from '../train/addon-types';
import { countedTokens } from '../train/checks';
import { settleDevice } from '../train/settle-device';
import { openTrainer, type Trainer, type TrainerOptions } from '../train/train';
import { readSets, type SequenceSet } from './affinity-sequences';
import { fitMemory } from './fit-memory';

interface Context {
  report(report: AffinityReport): unknown;
  signal: AbortSignal;
}

/** Sequences whose gradients are asked for at a time: after so many, progress is told. */
const batch = 16;
/** Instructions per step of the warm-up. */
const warmupBatch = 16;
/** Share of the time that gradients take, as against the resampling. */
const gathering = 0.9;

export async function measureAffinityOf(job: AffinityJob, { report, signal }: Context): Promise<Affinity> {
  const started = performance.now();
  // Nothing of llama.cpp comes before this: the first to ask settles the process's build.
  const device = settleDevice({ device: job.device, run: { base: job.base } });
  void report({ doing: 'reading rows and items', fraction: 0 });
  const { members, tasks } = await readSets(job, signal);
  const sets = [...members, ...tasks];
  const options = optionsOf(job, device.name);
  const all = sets.flatMap(({ sequences }) => sequences);
  const { checkpointing } = await fitMemory(options, 'auto', largestOf(all));
  const trainer = await openTrainer({ ...options, checkpointing });
  try {
    const warm = warmupSteps(job, members);
    const tokens = tokensOf(all) + tokensOf(warm.flat());
    let done = 0;
    const advance = (doing: string, sequences: readonly Sequence[]) => {
      done += tokensOf(sequences);
      void report({ doing, fraction: (gathering * done) / tokens });
    };
    for (const [step, sequences] of warm.entries()) {
      await trainer.step(
        sequences.map((one) => [one]),
        defaultRecipe.learningRate,
        { signal },
      );
      advance(`warming up, step ${step + 1} of ${warm.length}`, sequences);
    }
    const gather = (set: SequenceSet, preconditioned: boolean) =>
      gradientsOf(trainer, set, { ...job, preconditioned }, { signal, advance });
    const ofMembers: GradientSet[] = [];
    for (const set of members) ofMembers.push(await gather(set, job.warmup > 0));
    const ofTasks: GradientSet[] = [];
    for (const set of tasks) ofTasks.push(await gather(set, false));
    const measured = await measureAffinity(ofMembers, ofTasks, {
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
      tasks: tasks.map(({ name, title, group, scored, sequences }) => ({
        name,
        title,
        group,
        scored,
        sampled: sequences.length,
        tokens: tokensOf(sequences),
      })),
      ...measured,
      cost: {
        members: tokensOf(members.flatMap(({ sequences }) => sequences)),
        tasks: tokensOf(tasks.flatMap(({ sequences }) => sequences)),
        warmup: tokensOf(warm.flat()),
        seconds: (performance.now() - started) / 1000,
      },
    };
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

/** A row counts by its tokens, as a training's loss is a mean over tokens; an item of a task as much as another. */
async function gradientsOf(
  trainer: Trainer,
  { name, sequences, sources, byToken }: SequenceSet,
  { dimensions, seed, preconditioned }: AffinitySettings & { preconditioned: boolean },
  { signal, advance }: { signal: AbortSignal; advance(doing: string, sequences: readonly Sequence[]): void },
): Promise<GradientSet> {
  const vectors = new Float32Array(sequences.length * dimensions);
  for (let start = 0; start < sequences.length; start += batch) {
    const some = sequences.slice(start, start + batch);
    const projection = { dimensions, seed, preconditioned };
    const projected = await trainer.projectGradients(
      some.map((one) => [one]),
      projection,
      { signal },
    );
    vectors.set(projected, start * dimensions);
    advance(`gradients of ${name}, ${start + some.length} of ${sequences.length}`, some);
  }
  return { vectors, weights: sequences.map(byToken ? countedTokens : () => 1), clusters: sources };
}

function largestOf(sequences: readonly Sequence[]) {
  const tokens = Math.max(...sequences.map((one) => one.tokens.length));
  return { tokens, longest: tokens, counted: Math.max(...sequences.map(countedTokens)) };
}

const tokensOf = (sequences: readonly Sequence[]): number =>
  sequences.reduce((sum, { tokens }) => sum + tokens.length, 0);
