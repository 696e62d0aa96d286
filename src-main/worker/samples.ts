/**
 * What a Run answers on the way: the first of its validation rows, greedily, on the CPU, with the weights of a step. They
 * go through a file, so that the training takes its course as if nobody had asked.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { toErrorData } from '../common/errors';
import type { FrozenInstruction, RunDevice, RunReport } from '../common/run';
import { sampledRows, samplingsLeft, sampleTokens, type SampleReport } from '../common/samples';
import { allJsonLines, jsonLines } from '../files/json-lines';
import { makeFolder } from '../files/make-folder';
import { writeWhole } from '../files/write-whole';
import { freeBaseModel } from '../inference/base-model';
import { openInferencer } from '../inference/inferencer';
import { settledText } from '../inference/stop';
import { openTokenizer } from '../inference/tokenizer';
import type { Encoded } from './encode';
import { checkTextMemory } from './evaluation-memory';
import { generationSubject } from './generation-subject';
import type { SettledRecipe } from './prepare-run';
import type { RunFolder } from './run-folder';

interface SampledRun {
  recipe: SettledRecipe;
  rows: Encoded;
  folder: RunFolder;
  report(report: RunReport): unknown;
  signal: AbortSignal;
}

export interface Sampler {
  /**
   * Answers where it is the turn of these steps, or the last, once for each. What fails is said once, and no more is asked.
   * @throws the signal's reason
   */
  take(step: number, last: boolean): Promise<void>;
  /** What its answers still take until the last of the steps, as long as each took so far; 0: none was given yet. */
  secondsLeft(step: number, steps: number): number;
}

/** A row with its prompt as it is trained on. */
interface Asked {
  row: FrozenInstruction;
  prompt: Int32Array;
}

const cpu: RunDevice = { kind: 'cpu', name: 'cpu', description: '', kernels: null };

/**
 * @param saveTrained writes what is trained, as it is now, to a file
 * @param from steps taken: what a lost session answered after them comes again
 */
export async function openSampler(
  run: SampledRun,
  saveTrained: (file: string) => Promise<void>,
  from: number,
): Promise<Sampler> {
  const { recipe, folder, report, signal } = run;
  let off = recipe.sampleEvery === 0;
  let taken: SampleReport[] = [];
  let asked: Asked[] = [];
  const spent = { seconds: 0, times: 0 };

  async function attempt(work: () => Promise<void>): Promise<void> {
    if (off) return;
    try {
      await work();
    } catch (error) {
      signal.throwIfAborted();
      off = true;
      const { message, hint } = toErrorData(error);
      void report({ notice: `The run goes on without samples: ${message} ${hint}` });
    }
  }

  const keep = (reports: SampleReport[]): void => {
    writeWhole(folder.samplesFile, jsonLines(reports));
    taken = reports;
  };

  await attempt(async () => {
    const before = await allJsonLines<SampleReport>(folder.samplesFile);
    keep(before.filter(({ afterStep }) => afterStep <= from));
    asked = await askedRows(run);
  });
  return {
    take: (step, last) =>
      attempt(async () => {
        const due = last || step % recipe.sampleEvery === 0;
        if (!due || taken.some(({ afterStep }) => afterStep === step)) return;
        const started = performance.now();
        const answers = await answersOf(run, saveTrained, asked);
        spent.seconds += (performance.now() - started) / 1000;
        spent.times++;
        const samples = asked.map(({ row: { instruction, input, output } }, i) => ({
          instruction,
          input,
          output,
          answer: answers[i]!,
        }));
        keep([...taken, { afterStep: step, samples }]);
        void report({ afterStep: step, samples });
      }),
    secondsLeft: (step, steps) =>
      off || spent.times === 0
        ? 0
        : (spent.seconds / spent.times) * samplingsLeft(recipe.sampleEvery, step, steps),
  };
}

/** The first rows of split validation that are trained with, or where there are none, the first of split train. */
async function askedRows({ folder, rows }: SampledRun): Promise<Asked[]> {
  const split = rows.validation.length > 0 ? 'validation' : 'train';
  const leftOut = new Set(rows.leftOut.map(({ id }) => id));
  const asked: Asked[] = [];
  for await (const row of folder.instructions()) {
    if (row.split !== split || leftOut.has(row.id)) continue;
    // Encoded in the order of the file.
    const { tokens, mask } = rows[split][asked.length]!;
    asked.push({ row, prompt: tokens.subarray(0, mask.indexOf(1)) });
    if (asked.length === Math.min(sampledRows, rows[split].length)) break;
  }
  return asked;
}

/** The weights, and a DoRA adapter merged into its base, lie in a folder of their own that is gone at the end. */
async function answersOf(
  { recipe, folder, signal }: SampledRun,
  saveTrained: (file: string) => Promise<void>,
  asked: readonly Asked[],
): Promise<string[]> {
  const { base } = recipe.run;
  const file = join(folder.sampling, 'trained.gguf');
  const remove = () => rmSync(folder.sampling, { recursive: true, force: true });
  // What a killed program left.
  remove();
  makeFolder(folder.sampling);
  try {
    await saveTrained(file);
    const subject =
      recipe.method === 'full'
        ? { model: file, adapter: null }
        : await generationSubject(base, file, { signal });
    return await answersBy(subject, recipe, asked, signal);
  } finally {
    await freeBaseModel();
    remove();
  }
}

async function answersBy(
  subject: { model: string; adapter: string | null },
  { threads, contextLength, run }: SettledRecipe,
  asked: readonly Asked[],
  signal: AbortSignal,
): Promise<string[]> {
  const { contextLength: contextTokens } = await openTokenizer(run.base);
  const longest = Math.min(contextTokens, contextLength + sampleTokens);
  const place = { device: cpu, threads };
  await checkTextMemory('Answering samples', subject.model, { longest, contexts: 1 }, place);
  const inferencer = await openInferencer({ ...subject, threads, contextTokens, atOnce: 1 });
  try {
    const answers: string[] = [];
    for (const { prompt } of asked) {
      const maxTokens = Math.min(sampleTokens, contextTokens - prompt.length);
      const answer = await inferencer.generate([...prompt], { maxTokens, stop: [], signal });
      answers.push(settledText(answer, []));
    }
    return answers;
  } finally {
    await inferencer.dispose();
  }
}
