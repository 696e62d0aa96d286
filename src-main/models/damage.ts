/** How a damaged GGUF is described to the user. */
import { WorkbenchError } from '../common/errors';
import type { ValueType } from './gguf-types';

/** An array of the metadata: how long it is, not what it holds. */
export interface ArrayHeader {
  type: ValueType;
  length: number;
}

export type HeaderValue = string | boolean | number | bigint | ArrayHeader;

export const download = 'Fetch or convert the file again; it is damaged or not complete.';

/** What a value is, in a message. */
export function describe(value: HeaderValue | undefined): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'object') return `an array of ${value.length}`;
  return typeof value === 'string' ? `“${value.slice(0, 40)}”` : String(value);
}

/** A file that contradicts itself: `what` completes “… is damaged: ”. */
export function contradiction(file: string, what: string): WorkbenchError {
  return new WorkbenchError('model-format', `${file} is damaged: ${what}.`, download);
}
