/** Adapter files -> how alike they change their base. */
import { adapterSimilarity, type LowRankChange } from '../analyze/adapter-similarity';
import { readAdapter } from '../adapters/adapter-gguf';
import { methodOf, tensorOf, type Adapter } from '../adapters/adapter';
import type { AdapterSimilarity } from '../common/adapter-similarity';
import { WorkbenchError } from '../common/errors';

/** @throws WorkbenchError `adapter-mismatch` for a DoRA adapter, or adapters of different bases; what reading refuses */
export async function compareAdapters(files: readonly string[]): Promise<AdapterSimilarity> {
  const changes: LowRankChange[] = [];
  for (const file of files) changes.push(changeOf(file, await readAdapter(file)));
  for (const other of changes.slice(1)) checkAlike(changes[0]!, other);
  return adapterSimilarity(changes);
}

function changeOf(file: string, adapter: Adapter): LowRankChange {
  if (methodOf(adapter, file) === 'dora')
    throw new WorkbenchError(
      'adapter-mismatch',
      `${file} is a DoRA adapter: it also brings rows of the base to another length, which the base alone could tell.`,
      'Compare LoRA adapters.',
    );
  const layers = adapter.pairs.map(
    ({ layer, module, rank, a, b }) =>
      [`${layer}.${module}`, { rank, scale: adapter.alpha / rank, a, b }] as const,
  );
  return { file, layers: new Map(layers) };
}

function checkAlike(one: LowRankChange, other: LowRankChange): void {
  for (const [layer, first] of one.layers) {
    const second = other.layers.get(layer);
    const differs = (part: 'a' | 'b') =>
      first[part].length / first.rank !== second![part].length / second!.rank;
    if (second && (differs('a') || differs('b')))
      throw new WorkbenchError(
        'adapter-mismatch',
        `${one.file} and ${other.file} adapt ${tensorOfName(layer)} in different shapes.`,
        'Compare adapters of one base.',
      );
  }
}

function tensorOfName(name: string): string {
  const [layer, module] = name.split('.') as [string, Adapter['pairs'][number]['module']];
  return tensorOf({ layer: Number(layer), module });
}
