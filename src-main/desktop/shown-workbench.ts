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
  /** Resolves once the first is open, or is known not to open. */
  readonly opened: Promise<void>;
  /** Opens this one and closes the present one; when it cannot be opened the present one stays. @throws WorkbenchError */
  turnTo(folder: string): Promise<void>;
  close(): Promise<void>;
}

type Shown = { folder: string } & ({ workbench: OpenWorkbench } | { problem: ErrorData });

/**
 * Begins to open a workbench. What is asked of it meanwhile waits.
 * @param open is given absolute paths
 */
export function showWorkbench(
  folder: string,
  open: (folder: string) => Promise<OpenWorkbench>,
): ShownWorkbench {
  const notYet = new WorkbenchError('workspace', 'No workspace is open.', 'Open one first.');
  let shown: Shown = { folder, problem: toErrorData(notYet) };
  let last: Promise<unknown> = Promise.resolve();
  const opened = inTurn(() => openIn(folder).catch((error) => setProblem(folder, error)));

  /** Of opening and closing, one at a time: a folder cannot be open twice. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  }

  async function openIn(next: string): Promise<void> {
    shown = { folder: next, workbench: await open(next) };
  }

  function setProblem(next: string, error: unknown): void {
    shown = { folder: next, problem: toErrorData(error) };
  }

  async function turnTo(next: string): Promise<void> {
    const before = shown;
    const again = next === before.folder;
    if (again) await close();
    try {
      await openIn(next);
    } catch (error) {
      if (again) setProblem(next, error);
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
    opened,
    turnTo: (next) => inTurn(() => turnTo(next)),
    call: async (method, input) => {
      await last;
      if ('workbench' in shown) return shown.workbench.call(method, input);
      const { folder: unopened, problem } = shown;
      if (method === 'getDiagnostics') return { value: diagnoseUnopened(unopened, 'desktop', problem.code) };
      return { error: problem };
    },
    takeFile: (path, name): FileToken => {
      if ('workbench' in shown) return shown.workbench.takeFile(path, name);
      throw notYet;
    },
    close: () => inTurn(close),
  };
}
