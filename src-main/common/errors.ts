/** The one error class of the workbench, and the closed list of codes it may carry. */

export const errorCodes = [
  'usage', //            a command, option or value is not one we know
  'not-found', //        a file, dataset, run or task that was named is not there
  'file-empty',
  'file-encoding', //    the bytes are not UTF-8 text
  'file-format', //      the file is not what its name or content claims
  'file-exists', //      something would be overwritten
  'no-rows', //          nothing is left to import, to train on or to evaluate
  'model-format', //     a GGUF that is cut off, or whose tensors contradict its header
  'model-unsupported', // an architecture or a tensor type we do not train
  'adapter-mismatch', // an adapter made for another model
  'recipe', //           a setting out of its range
  'plan', //             a matrix plan that cannot be run
  'tokens', //           token ids or masks that do not fit the model
  'device', //           the device asked for is not on this machine
  'out-of-memory',
  'disk-full',
  'workspace', //        the workspace is missing, damaged, newer than the program or in use
  'worker-died', //      the process that did the work ended before it answered
  'not-finite', //       a loss or gradient is NaN or infinite
  'cancelled',
  'refused', //          a call that the front does not allow
  'internal', //         a defect of ours
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What crosses processes and what `--json` prints. */
export interface ErrorData {
  code: ErrorCode;
  message: string;
  hint: string;
}

export class WorkbenchError extends Error {
  /**
   * @param code one of `errorCodes`
   * @param message one sentence: what happened, with the file, row or value
   * @param hint one sentence: what the user can do about it
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint = '',
  ) {
    super(message);
    this.name = 'WorkbenchError';
  }
}

/** The error of a job that was asked to stop; also the reason its signal is aborted with. */
export function cancelled(): WorkbenchError {
  return new WorkbenchError('cancelled', 'Stopped on request.', 'What was finished is kept.');
}

const systemErrors: Partial<Record<string, [ErrorCode, string]>> = {
  ENOENT: ['not-found', 'Check the path.'],
  EISDIR: ['file-format', 'Name a file, not a folder.'],
  ENOSPC: ['disk-full', 'Free some space and start again; everything that was finished is kept.'],
  EDQUOT: ['disk-full', 'Free some space and start again; everything that was finished is kept.'],
  EACCES: ['workspace', 'Check the permissions of the file or folder.'],
  EROFS: ['workspace', 'The drive is read-only; choose another workspace with --workspace.'],
  SQLITE_FULL: ['disk-full', 'Free some space and start again; everything that was finished is kept.'],
  SQLITE_IOERR_WRITE: ['disk-full', 'Check that the drive has space; everything that was finished is kept.'],
  SQLITE_CORRUPT: ['workspace', 'The workspace is damaged: put a copy from backups/ in its place.'],
  SQLITE_READONLY: ['workspace', 'Check the permissions of the workspace folder.'],
  SQLITE_CANTOPEN: ['workspace', 'Check the permissions of the workspace folder.'],
};

/** Turns anything thrown into data. What is not ours is `internal`, and keeps its own message. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof WorkbenchError) return { code: error.code, message: error.message, hint: error.hint };
  const { code, message } = error as { code?: string; message?: string };
  const known = systemErrors[code ?? ''];
  if (known) return { code: known[0], message: message ?? String(error), hint: known[1] };
  return { code: 'internal', message: message ?? String(error), hint: 'This is a defect of the workbench.' };
}

/** Rebuilds on the receiving side what `toErrorData` made on the sending side. */
export function fromErrorData(data: ErrorData): WorkbenchError {
  return new WorkbenchError(data.code, data.message, data.hint);
}

/** " Did you mean …?" for the nearest known word, or nothing when none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const [nearest] = known
    .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return nearest && nearest.distance <= Math.max(2, word.length / 3)
    ? ` Did you mean “${nearest.name}”?`
    : '';
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
