/** Looks something up in the full-text index of a workspace. */
import { openTextIndex, type TextIndex } from '../fulltext/index-file';

export async function inTextIndex(
  folder: string,
  find: (index: TextIndex) => number[],
): Promise<{ rows: number[] }> {
  const index = openTextIndex(folder);
  try {
    return { rows: find(index) };
  } finally {
    index.close();
  }
}
