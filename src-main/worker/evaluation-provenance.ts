/** Freezes in `settings.json` what an evaluation's numbers come from, or finds that its folder was begun with something else. */
import { join } from 'node:path';
import { WorkbenchError } from '../common/errors';
import { evaluationDifferences, type EvaluationProvenance } from '../common/provenance';
import { programVersion } from '../common/version';
import { defaultBatch, type EvaluationSettings } from '../common/worker';
import { readEvaluationSettings } from '../files/evaluation-settings';
import { fileHash } from '../files/hash';
import { processVariant } from '../files/variant';
import { writeWhole } from '../files/write-whole';
import { describeNative } from '../train/train';
import type { Place } from './answerer';
import { taskProvenance, type AskedTask } from './asked-tasks';
import type { BaseText } from './base-text';

/** @param hashes by path; what is missing is hashed here */
export async function provenanceNow(
  { adapters, seed, batch = defaultBatch }: EvaluationSettings,
  texts: readonly BaseText[],
  tasks: readonly AskedTask[],
  { device, threads }: Place,
  hashes: Readonly<Record<string, string>>,
): Promise<EvaluationProvenance> {
  const hashed = async (file: string) => ({ file, sha256: hashes[file] ?? (await fileHash(file)) });
  return {
    bases: await Promise.all(
      texts.map(async ({ base, template }) => ({ ...(await hashed(base)), template })),
    ),
    adapters: await Promise.all(adapters.map((file) => (file === null ? null : hashed(file)))),
    tasks: tasks.map(taskProvenance),
    engine: {
      program: programVersion,
      llama: describeNative().release,
      variant: processVariant()?.folder ?? 'none',
      device: `${device.kind} (${device.description})`,
      kernels: device.kernels,
      threads,
    },
    seed,
    batch,
  };
}

/** @throws WorkbenchError `refused`, naming every difference, where the folder holds answers of another provenance */
export function freezeProvenance(folder: string, now: EvaluationProvenance): void {
  const settings = readEvaluationSettings(folder);
  if (!settings.provenance) {
    const frozen: EvaluationSettings = { ...settings, provenance: now };
    writeWhole(join(folder, 'settings.json'), `${JSON.stringify(frozen, null, 2)}\n`);
    return;
  }
  const differences = evaluationDifferences(settings.provenance, now);
  if (differences.length === 0) return;
  throw new WorkbenchError(
    'refused',
    `This evaluation was begun otherwise, and its answers would not go together: ${differences.map(({ words }) => words).join('; ')}.`,
    'Put back what it began with, or start a new evaluation.',
  );
}
