/** The workbench that the window shows. Another can take its place; one that cannot be opened answers every call with why. */
import type { FileToken } from '../common/contract';
import { fromErrorData, toErrorData, WorkbenchError, type ErrorData } from '../common/errors';
import type { Calls } from '../fronts/routes';
import { diagnoseUnopened } from '../runs/diagnose';
import type { OpenWorkbench } from '../workbench';

export interface ShownWorkbench extends Calls {
  /** Absolute path; also of one that could not be opened. */
  readonly folder: string;
  /** Why it could not be opened; null: it is open. */
  readonly problem: ErrorData | null;
  /** Opens this one and closes the present one; when it cannot be opened the present one stays. @throws WorkbenchError */
  turnTo(folder: string): Promise<void>;
  close(): Promise<void>;
}

/** @param open is given absolute paths */
export async function showWorkbench(
  folder: string,
  open: (folder: string) => Promise<OpenWorkbench>,
): Promise<ShownWorkbench> {
  let shown: { folder: string; workbench: OpenWorkbench } | { folder: string; problem: ErrorData };
  try {
    shown = { folder, workbench: await open(folder) };
  } catch (error) {
    shown = { folder, problem: toErrorData(error) };
  }

  async function turnTo(next: string): Promise<void> {
    const before = shown;
    // The same folder cannot be open twice.
    const again = next === before.folder;
    if (again) await close();
    try {
      shown = { folder: next, workbench: await open(next) };
    } catch (error) {
      if (again) shown = { folder: next, problem: toErrorData(error) };
      throw error;
    }
    if (!again && 'workbench' in before) await before.workbench.close();
  }

  async function close(): Promise<void> {
    if ('workbench' in shown) await shown.workbench.close();
  }

  return {
    get folder() {
      return shown.folder;
    },
    get problem() {
      return 'problem' in shown ? shown.problem : null;
    },
    get refusal() {
      return 'problem' in shown ? fromErrorData(shown.problem) : shown.workbench.refusal;
    },
    turnTo,
    call: async (method, input) => {
      if ('workbench' in shown) return shown.workbench.call(method, input);
      const { folder, problem } = shown;
      if (method === 'getDiagnostics') return { value: diagnoseUnopened(folder, 'desktop', problem.code) };
      return { error: problem };
    },
    takeFile: (path, name): FileToken => {
      if ('workbench' in shown) return shown.workbench.takeFile(path, name);
      throw new WorkbenchError('workspace', 'No workspace is open.', 'Open one first.');
    },
    close,
  };
}
