/**
 * The checkpoints of a Run: `checkpoints/step-NNNNNN/`, each with the trainer's state and everything of the Run's own
 * that its next step depends on. The last two are kept; what is damaged is passed over for the one before.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { WorkbenchError } from '../common/errors';
import type { Best, FrozenRecipe, StepReport } from '../common/run';
import { fileHash } from '../files/hash';
import { makeFolder } from '../files/make-folder';
import { isPartial, writeFolderWhole } from '../files/whole-folder';
import { writeWhole } from '../files/write-whole';
import type { Trainer } from '../train/train';
import type { RunFolder } from './run-folder';

/** Where a Run stands between two steps. The order of the rows and every mask follow from the step and the seed. */
export interface RunProgress {
  /** Optimizer steps taken. */
  step: number;
  /** Tokens of all packs so far. */
  tokens: number;
  /** Spent in steps, of all sessions together. */
  seconds: number;
  /** Spent in validation, of all sessions together; absent in checkpoints of earlier versions. */
  validationSeconds?: number;
  best: Best | null;
  /** Evaluations since the best one. */
  waited: number;
  /** The last step, while its validation is still to be done and its line to be written. */
  pending: StepReport | null;
  finalLoss: number;
}

export const beginning: RunProgress = {
  step: 0,
  tokens: 0,
  seconds: 0,
  best: null,
  waited: 0,
  pending: null,
  finalLoss: NaN,
};

export interface Checkpoints {
  /** The adapter (or model) with the lowest validation loss so far. */
  best: string;
  /**
   * Puts the trainer where the newest usable checkpoint was.
   * @returns null when there is none: the Run begins at its beginning
   * @throws WorkbenchError `checkpoint` when it is of another model, recipe or rows
   */
  restore(trainer: Trainer): Promise<RunProgress | null>;
  /** Written to a temporary name, synced and renamed. A failure leaves the last ones as they were. */
  save(trainer: Trainer, progress: RunProgress): Promise<void>;
}

/** What a checkpoint belongs to: hashes of the base model, the recipe and the rows. */
type Identity = Record<'base model' | 'recipe' | 'rows', string>;

interface Saved {
  identity: Identity;
  progress: RunProgress;
}

const kept = 2;
const stateFile = 'trainer.state';
const progressFile = 'progress.json';

/** @param notice is told of what was passed over, as a sentence */
export async function openCheckpoints(
  { checkpoints: folder, instructionsFile }: RunFolder,
  recipe: FrozenRecipe,
  notice: (sentence: string) => void,
): Promise<Checkpoints> {
  const identity = identityOf(recipe, await fileHash(instructionsFile));
  // With the step: a state is only ever that of its own checkpoint.
  const markAt = (step: number): string => hash([identity, step]);
  makeFolder(folder);
  return {
    best: join(folder, 'best.gguf'),
    restore: async (trainer) => {
      const names = stepsOf(folder).reverse();
      for (const [i, name] of names.entries()) {
        const saved = readProgress(join(folder, name));
        if (saved) checkIdentity(saved.identity, identity, join(folder, name));
        const damage = saved
          ? await load(trainer, join(folder, name, stateFile), markAt(saved.progress.step))
          : 'is cut off or damaged';
        if (saved && damage === null) return saved.progress;
        const next = i + 1 < names.length ? '; the one before it is used' : '';
        notice(`The checkpoint ${name} ${damage}${next}.`);
      }
      if (names.length > 0) notice('No checkpoint can be used; the run begins again.');
      return null;
    },
    save: async (trainer, progress) => {
      const name = `step-${String(progress.step).padStart(6, '0')}`;
      await writeFolderWhole(join(folder, name), async (temporary) => {
        await trainer.saveState(join(temporary, stateFile), markAt(progress.step));
        writeWhole(join(temporary, progressFile), sealed({ identity, progress }));
      });
      prune(folder, name);
    },
  };
}

/**
 * What has no influence on the result is left out: where the model lies, how often a checkpoint is written and samples are
 * taken. So is the device, which has one on the last digits alone: a Run may go on elsewhere, and says so.
 */
function identityOf(recipe: FrozenRecipe, rows: string): Identity {
  const { run, checkpointEvery, sampleEvery, device, ...settings } = recipe;
  const trained = run.adapter ? { ...settings, adapter: run.adapter.hash } : settings;
  return { 'base model': run.baseHash, recipe: hash(trained), rows };
}

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

function checkIdentity(saved: Identity, own: Identity, checkpoint: string): void {
  const other = (Object.keys(own) as (keyof Identity)[]).filter((what) => saved[what] !== own[what]);
  if (other.length === 0) return;
  throw new WorkbenchError(
    'checkpoint',
    `${checkpoint} belongs to a run with other ${other.join(' and other ')}.`,
    'Start a new run, or put back what the checkpoint was made with.',
  );
}

/** What is the matter with the state, or null once it is loaded. */
async function load(trainer: Trainer, file: string, mark: string): Promise<string | null> {
  try {
    await trainer.loadState(file, mark);
    return null;
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'checkpoint')
      return `cannot be used (${error.message.replace(/\.$/, '')})`;
    throw error;
  }
}

/** One line of JSON and its hash: a text that was cut off or altered is told from a whole one. */
function sealed(saved: Saved): string {
  const text = JSON.stringify(saved);
  return `${text}\n${createHash('sha256').update(text).digest('hex')}\n`;
}

/** null: cut off, altered or not there. */
function readProgress(checkpoint: string): Saved | null {
  const file = join(checkpoint, progressFile);
  if (!existsSync(file)) return null;
  const [text, seal] = readFileSync(file, 'utf8').split('\n');
  if (seal !== createHash('sha256').update(text!).digest('hex')) return null;
  const saved = JSON.parse(text!) as Saved;
  return { ...saved, progress: { ...saved.progress, finalLoss: saved.progress.finalLoss ?? NaN } };
}

/** The names of the checkpoints, the oldest first. */
function stepsOf(folder: string): string[] {
  const number = (name: string): number => Number(name.slice('step-'.length));
  return readdirSync(folder)
    .filter((name) => /^step-\d+$/.test(name))
    .sort((a, b) => number(a) - number(b));
}

/** Keeps the newest ones up to this; a later one was passed over as damaged. What a killed program left goes too. */
function prune(folder: string, newest: string): void {
  const names = stepsOf(folder);
  const here = names.indexOf(newest);
  const old = names.filter((_, i) => i > here || i <= here - kept);
  const left = readdirSync(folder).filter(isPartial);
  for (const name of [...old, ...left])
    rmSync(join(folder, basename(name)), { recursive: true, force: true });
}
