/** The story of an import: a folder of peft or an adapter GGUF -> checked against the base -> an adapter GGUF in F32. */
import { statSync } from 'node:fs';
import type { ImportAdapterJob, ImportAdapterResult } from '../common/adapter-job';
import { WorkbenchError } from '../common/errors';
import { checkFits, methodOf } from '../adapters/adapter';
import { readAdapter, writeAdapter } from '../adapters/adapter-gguf';
import { readBase } from '../adapters/base';
import { checkFree } from '../adapters/check-free';
import { readPeft } from '../adapters/peft';

/** @throws WorkbenchError what `readPeft`, `readAdapter` or `readBase` refuse; `adapter-mismatch` for another base, `file-exists` */
export async function importAdapter({
  source,
  base: model,
  out,
  overwrite,
}: ImportAdapterJob): Promise<ImportAdapterResult> {
  const status = statSync(source, { throwIfNoEntry: false });
  if (!status)
    throw new WorkbenchError('not-found', `There is no file or folder ${source}.`, 'Check the path.');
  checkFree([out], overwrite, [model, ...(status.isFile() ? [source] : [])]);
  const base = await readBase(model);
  const adapter = status.isDirectory() ? await readPeft(source, base) : await readAdapter(source);
  const method = methodOf(adapter, source);
  checkFits(source, adapter, base);
  writeAdapter(out, adapter);
  const distinct = <T>(values: T[]): T[] => [...new Set(values)];
  return {
    adapter: out,
    method,
    ranks: distinct(adapter.pairs.map(({ rank }) => rank)),
    alpha: adapter.alpha,
    modules: distinct(adapter.pairs.map(({ module }) => module)),
    layers: distinct(adapter.pairs.map(({ layer }) => layer)),
    bytes: statSync(out).size,
  };
}
