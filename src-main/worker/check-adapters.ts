/** Whether every adapter fits every base, told from their tensors and its run's recipe before anything is asked. */
import { checkFits } from '../adapters/adapter';
import { readAdapter } from '../adapters/adapter-gguf';
import { readBase } from '../adapters/base';
import { readRunRecipe } from '../adapters/run-facts';
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
      checkTrainedOn(file, base);
    }
  }
}

/** Another base may have the same shapes; the recipe in the run folder of an adapter says which it was. */
function checkTrainedOn(adapter: string, { file, sha256 }: HashedFile): void {
  const trained = readRunRecipe(adapter)?.run;
  if (!trained || trained.baseHash === sha256) return;
  throw new WorkbenchError(
    'adapter-mismatch',
    `${adapter} was trained on ${trained.base}, SHA-256 ${trained.baseHash.slice(0, 12)}; ${file} is ${sha256.slice(0, 12)}.`,
    'Name the base model it was trained on with --base; to ask it on another on purpose, copy it out of its run folder.',
  );
}
