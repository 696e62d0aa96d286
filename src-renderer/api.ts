/** The workbench as the views see it: calls that throw, one event, files in and files out, whichever front is behind. */
import type { Answered, Bridge, SavedFile, Workbench } from '../src-main/common/contract';
import type { Desktop } from '../src-main/common/desktop';
import { methods } from '../src-main/common/contract';
import { fromErrorData, WorkbenchError } from '../src-main/common/errors';
import { serveBridge } from './serve-bridge';

declare global {
  interface Window {
    /** Given by the desktop's preload; absent in a browser. */
    workbench?: Bridge;
  }
}

export interface Connection {
  workbench: Workbench;
  /** Absent in a browser. */
  desktop?: Desktop;
  /** Calls the listener when events may have been missed. @returns stops it */
  onReconnect(listener: () => void): () => void;
}

/** Connects to the desktop where there is one, else to the server that sent the page. */
export function connect(): Connection {
  if (window.workbench)
    return {
      workbench: workbenchOf(window.workbench),
      desktop: window.workbench.desktop,
      onReconnect: () => () => {},
    };
  const { bridge, onReconnect } = serveBridge();
  return { workbench: workbenchOf(bridge), onReconnect };
}

/** The same methods, but an error is thrown as a WorkbenchError. */
export function workbenchOf(bridge: Bridge): Workbench {
  const calls = methods.map((method) => {
    const call = bridge[method] as (input: unknown) => Promise<Answered<unknown>>;
    return [method, async (input: unknown) => valueOf(await call(input))];
  });
  return {
    ...Object.fromEntries(calls),
    onJob: (listener) => bridge.onJob(listener),
    takeFile: async (file) => valueOf(await bridge.takeFile(file)),
  } as Workbench;
}

/** The same calls; the listener is told of every error before it is thrown on. */
export function overheard(workbench: Workbench, listener: (error: WorkbenchError) => void): Workbench {
  const calls = methods.map((method) => {
    const call = workbench[method] as (input: unknown) => Promise<unknown>;
    const told = async (input: unknown): Promise<unknown> => {
      try {
        return await call(input);
      } catch (error) {
        listener(errorOf(error));
        throw error;
      }
    };
    return [method, told];
  });
  return { ...workbench, ...Object.fromEntries(calls) } as Workbench;
}

/** @throws WorkbenchError the error that was answered */
export function valueOf<T>(answer: Answered<T>): T {
  if ('error' in answer) throw fromErrorData(answer.error);
  return answer.value;
}

/** What was thrown, as a WorkbenchError: a lost connection or a defect is told in the same three parts. */
export function errorOf(thrown: unknown): WorkbenchError {
  if (thrown instanceof WorkbenchError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new WorkbenchError('internal', message, 'This is a defect of the workbench; try again.');
}

/**
 * Completes a save: the desktop has written the file, a browser is sent to fetch it.
 * @returns a sentence for the user, or null when the dialogue was closed
 */
export function receiveSaved(saved: SavedFile): string | null {
  if (!saved) return null;
  if ('path' in saved) return `Saved as ${saved.path}`;
  const link = document.createElement('a');
  link.href = saved.url;
  link.download = saved.name;
  link.click();
  return `${saved.name} is in the browser’s downloads`;
}
