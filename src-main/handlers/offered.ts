/** The files a front may name by their path: the sample's, and those the user added. */
import { WorkbenchError } from '../common/errors';
import { sample } from '../resources';
import { listFiles, type FileKind } from '../store/files';
import type { Store } from '../store/open';

/** Absolute paths, the sample's first. */
export function offered(store: Store, kind: FileKind): string[] {
  return [sample[kind], ...listFiles(store, kind)];
}

/** @throws WorkbenchError `refused` for a file that was never offered */
export function checkOffered(store: Store, kind: FileKind, file: string): void {
  if (!offered(store, kind).includes(file))
    throw new WorkbenchError('refused', `${file} is no ${kind} of this workspace.`, `Add the ${kind} first.`);
}
