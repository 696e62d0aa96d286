/** Looks something up in the full-text index of a workspace. */
import { WorkbenchError } from '../common/errors';
import { isDamage } from '../files/private-database';
import { readTextIndex, type TextIndex } from '../fulltext/index-file';

/** @throws WorkbenchError `search-index` when it is damaged: only whoever fills it makes it anew */
export async function inTextIndex(
  folder: string,
  find: (index: TextIndex) => number[],
): Promise<{ rows: number[] }> {
  let index: TextIndex | null = null;
  try {
    index = readTextIndex(folder);
    return { rows: index ? find(index) : [] };
  } catch (error) {
    throw isDamage(error) ? damaged() : error;
  } finally {
    index?.close();
  }
}

function damaged(): WorkbenchError {
  return new WorkbenchError(
    'search-index',
    'The search index was damaged, and is being made anew from the database.',
    'Search again when it is complete; no row is lost.',
  );
}
