/** The one error class of the workbench, and the closed list of codes it may carry. */

/** Code -> what it stands for; docs/errors.md is made from this. */
export const errorMeanings = {
  usage: 'A command, option or value is not one we know.',
  'not-found': 'A file, dataset, run or task that was named is not there.',
  'file-empty': 'The file holds nothing.',
  'file-encoding': 'The bytes are not UTF-8 text.',
  'file-format': 'The file is not what its name or content claims.',
  'file-exists': 'Something would be overwritten.',
  'no-rows': 'Nothing is left to import, to train on or to evaluate.',
  'model-format': 'A GGUF is cut off, or its tensors contradict its header.',
  'model-unsupported': 'An architecture or a tensor type that is not trained here.',
  'adapter-mismatch': 'An adapter was made for another model.',
  checkpoint: 'A saved training is damaged, or of another run.',
  recipe: 'A setting is out of its range.',
  plan: 'A matrix plan cannot be run.',
  tokens: 'Token ids or masks do not fit the model.',
  device: 'The device asked for is not on this machine, or answers no more.',
  'out-of-memory': 'The memory does not suffice; nothing was loaded.',
  'disk-full': 'The disk is full; everything that was finished is kept.',
  workspace: 'The workspace is missing, damaged, newer than the program or in use.',
  'read-only': 'The workspace is only read here: another program has it, or its drive cannot be written.',
  'workspace-lost': 'The folder of the workspace is not where it was, or another has taken its place.',
  'run-lost': 'The folder of a run is not there any more.',
  'model-lost': 'A base model of the workspace is not where it was.',
  'search-index': 'The full-text index is damaged; it is made anew from the database.',
  endpoint: 'A server that the user named cannot be used.',
  slurm: 'The scheduler of a cluster is not there or refuses.',
  'worker-died': 'The process that did the work ended before it answered.',
  'not-finite': 'A loss or a gradient is NaN or infinite.',
  cancelled: 'Stopped on request.',
  paused: 'Stopped on request, to go on later.',
  refused: 'A call that the front does not allow.',
  internal: 'A defect of the workbench.',
} as const;

export type ErrorCode = keyof typeof errorMeanings;
export const errorCodes = Object.keys(errorMeanings) as ErrorCode[];

/** What crosses processes and what `--json` prints. */
export interface ErrorData {
  code: ErrorCode;
  message: string;
  hint: string;
}

export class WorkbenchError extends Error {
  /**
   * @param code one of `errorMeanings`
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

/** The reason the signal of a Run is aborted with that is to go on later. */
export function paused(): WorkbenchError {
  return new WorkbenchError('paused', 'Paused on request.', 'It goes on from here when it is resumed.');
}

const keptAll = 'everything that was finished is kept.';

/** What the system or SQLite says, in our words: the code, what is the matter with the file, and the remedy. */
const systemErrors: Partial<Record<string, [code: ErrorCode, matter: string, remedy: string]>> = {
  ENOENT: ['not-found', 'is not there', 'Check the path.'],
  ENOTDIR: ['not-found', 'lies below something that is no folder', 'Check the path.'],
  EISDIR: ['file-format', 'is a folder, not a file', 'Name a file.'],
  EEXIST: ['file-exists', 'is there already, and is no folder', 'Choose another name.'],
  ENAMETOOLONG: ['not-found', 'has too long a name', 'Choose a shorter path.'],
  ENOSPC: [
    'disk-full',
    'could not be written: the disk is full',
    `Free some space and start again; ${keptAll}`,
  ],
  EDQUOT: ['disk-full', 'could not be written: the quota is used up', `Free some space; ${keptAll}`],
  EIO: ['workspace', 'could not be read or written: the drive fails', 'Check the drive.'],
  EACCES: ['workspace', 'may not be opened', 'Check the permissions of the file or folder.'],
  EPERM: ['workspace', 'may not be changed', 'Check the permissions of the file or folder.'],
  EROFS: ['workspace', 'is on a read-only drive', 'Choose another place, such as with --workspace.'],
  EMFILE: ['workspace', 'could not be opened: too many files are open', 'Close other programs.'],
  SQLITE_FULL: ['disk-full', 'is full: the disk has no space left', `Free some space; ${keptAll}`],
  SQLITE_IOERR: ['workspace', 'could not be read or written: the drive fails', 'Check the drive.'],
  SQLITE_IOERR_WRITE: ['disk-full', 'could not be written', `Check that the drive has space; ${keptAll}`],
  SQLITE_CORRUPT: [
    'workspace',
    'is damaged',
    'Put a backup in its place: bioinstruct backup --list, then restore.',
  ],
  SQLITE_READONLY: ['workspace', 'may not be written', 'Check the permissions of the workspace folder.'],
  SQLITE_CANTOPEN: ['workspace', 'cannot be opened', 'Check the permissions of the workspace folder.'],
};

/** Turns anything thrown into data. What is not ours is `internal`, and keeps its own message. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof WorkbenchError) return { code: error.code, message: error.message, hint: error.hint };
  const {
    code = '',
    message = String(error),
    path,
  } = error as Partial<Record<'code' | 'message' | 'path', string>>;
  // SQLite's longer codes, such as SQLITE_IOERR_FSYNC, begin with the kind they are of.
  const known = systemErrors[code] ?? systemErrors[/^SQLITE_[A-Z]+/.exec(code)?.[0] ?? ''];
  if (!known) return { code: 'internal', message, hint: 'This is a defect of the workbench.' };
  const what = path ?? (code.startsWith('SQLITE') ? 'The workspace' : 'A file');
  return { code: known[0], message: `${what} ${known[1]}.`, hint: known[2] };
}

/** What happened and its remedy in one, for a table, a notification or a line. */
export const sentenceOf = ({ message, hint }: ErrorData): string => `${message} ${hint}`.trim();

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
