/** Whether every adapter fits every base, told from their tensors and from what lies beside it before anything is asked. */
import { checkFits } from '../adapters/adapter';
import { readAdapter } from '../adapters/adapter-gguf';
import { readBase } from '../adapters/base';
import { madeOn, type MadeOn } from '../adapters/made-on';
import { WorkbenchError } from '../common/errors';
import type { HashedFile } from '../common/provenance';

/** @throws WorkbenchError `adapter-mismatch` for an adapter of another base, and what reading the files refuses */
export async function checkAdapters(
  bases: readonly HashedFile[],
  adapters: readonly (string | null)[],
): Promise<void> {
  const files = adapters.filter((file) => file !== null);
  for (const file of files) {
    const adapter = await readAdapter(file);
    for (const base of bases) {
      checkFits(file, adapter, await readBase(base.file));
      checkMadeOn(file, base);
    }
  }
}

const words: Record<MadeOn['by'], { was: string; remedy: string }> = {
  training: {
    was: 'was trained on',
    remedy:
      'Name the base model it was trained on with --base; to ask it on another on purpose, copy it out of its run folder.',
  },
  import: {
    was: 'was imported for',
    remedy:
      'Put that model back in its place, or import the adapter in Models for the one that lies there now.',
  },
};

/** Another base may have the same shapes. */
function checkMadeOn(adapter: string, { file, sha256 }: HashedFile): void {
  const made = madeOn(adapter);
  if (!made || made.baseHash === sha256) return;
  const { was, remedy } = words[made.by];
  throw new WorkbenchError(
    'adapter-mismatch',
    `${adapter} ${was} ${made.base}, SHA-256 ${made.baseHash.slice(0, 12)}; ${file} is ${sha256.slice(0, 12)}.`,
    remedy,
  );
}
