/** Whether every adapter fits every base, told from their tensors before anything is asked. */
import { checkFits } from '../adapters/adapter';
import { readAdapter } from '../adapters/adapter-gguf';
import { readBase } from '../adapters/base';

/** @throws WorkbenchError `adapter-mismatch` for an adapter of another base, and what reading the files refuses */
export async function checkAdapters(
  bases: readonly string[],
  adapters: readonly (string | null)[],
): Promise<void> {
  const files = adapters.filter((file) => file !== null);
  for (const file of files) {
    const adapter = await readAdapter(file);
    for (const base of bases) checkFits(file, adapter, await readBase(base));
  }
}
