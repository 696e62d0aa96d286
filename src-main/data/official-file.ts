/** Official benchmark files whose content is publicly known: recognised by it, whatever a copy is called. */
import { stat } from 'node:fs/promises';
import type { OfficialFile } from '../common/benchmark';
import { fileHash } from '../files/hash';
import { benchmarks } from '../tasks';

const known: readonly OfficialFile[] = benchmarks.flatMap(({ official }) => official ?? []);

/** Which official file this is, byte for byte, or null. Only a file of the right size is read for it. */
export async function officialFile(path: string): Promise<OfficialFile | null> {
  const { size } = await stat(path);
  const candidates = known.filter(({ bytes }) => bytes === size);
  if (candidates.length === 0) return null;
  const sha256 = await fileHash(path);
  return candidates.find((one) => one.sha256 === sha256) ?? null;
}
