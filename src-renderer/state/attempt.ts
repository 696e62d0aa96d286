/** What a state does when something it asked for goes wrong: it keeps the problem, for the view to show. */
import type { WorkbenchError } from '../../src-main/common/errors';
import { errorOf } from '../api';

/** @returns whether it was done; if not, `of.problem` says why */
export async function attempt(
  of: { problem: WorkbenchError | null },
  act: () => Promise<void>,
): Promise<boolean> {
  of.problem = null;
  try {
    await act();
    return true;
  } catch (error) {
    of.problem = errorOf(error);
    return false;
  }
}
