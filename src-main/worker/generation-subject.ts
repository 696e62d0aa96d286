/**
 * What the inferencer loads for a base with an adapter. llama.cpp knows no DoRA: such an adapter is worked into the
 * weights once, in a model beside the adapter that is used again until the adapter or the base changes.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readAdapter } from '../adapters/adapter-gguf';
import { checkFits, methodOf } from '../adapters/adapter';
import { readBase, type Base } from '../adapters/base';
import { writeMerged } from '../adapters/merged-gguf';
import type { MergedType } from '../common/adapter-job';
import { isRunning } from '../files/aside-folder';
import { fileHash } from '../files/hash';

export interface MergeProgress {
  signal?: AbortSignal;
  /** Told how much is merged, 0 to 1. */
  onProgress?(fraction: number): void;
}

export interface GenerationSubject {
  model: string;
  adapter: string | null;
}

/**
 * The merged model lies beside the adapter as `NAME.merged-HASH.gguf`; older ones of the same adapter are removed.
 * @throws WorkbenchError `adapter-mismatch`, `model-format`, `not-finite`, `disk-full`; the signal's reason
 */
export async function generationSubject(
  model: string,
  adapter: string | null,
  progress: MergeProgress = {},
): Promise<GenerationSubject> {
  if (adapter === null) return { model, adapter };
  const read = await readAdapter(adapter);
  if (methodOf(read, adapter) === 'lora') return { model, adapter };
  const base = await readBase(model);
  checkFits(adapter, read, base);
  const stem = `${basename(adapter, '.gguf')}.merged-`;
  const name = `${stem}${await hashOf(base.file, adapter)}.gguf`;
  const file = join(dirname(adapter), name);
  if (!existsSync(file)) {
    removeOld(dirname(adapter), stem);
    progress.onProgress?.(0);
    await writeMerged(file, base, read, typeFor(base), progress);
  }
  return { model: file, adapter: null };
}

/** Merged models of before, and what a process that was killed had written of one. */
function removeOld(folder: string, stem: string): void {
  for (const name of readdirSync(folder)) {
    const [, writer] = /\.gguf(?:\.partial-(\d+))?$/.exec(name) ?? [null];
    if (!name.startsWith(stem) || writer === null || (writer !== undefined && isRunning(Number(writer))))
      continue;
    rmSync(join(folder, name));
  }
}

/** Of the adapter's bytes; the base, which is large, is told by path, size and time. */
async function hashOf(base: string, adapter: string): Promise<string> {
  const { size, mtimeMs } = statSync(base);
  const all = JSON.stringify([base, size, mtimeMs, await fileHash(adapter)]);
  return createHash('sha256').update(all).digest('hex').slice(0, 16);
}

/** Floats as the base has them. A quantised base becomes F16: in its own type a small update would be rounded away. */
function typeFor({ header }: Base): MergedType {
  const types = new Set(
    [...header.tensors.values()].filter(({ shape }) => shape.length > 1).map((t) => t.type),
  );
  if (types.has('F32')) return 'f32';
  return types.has('BF16') ? 'bf16' : 'f16';
}
