/** Reads the record of an imported adapter: it may have been cut off, or changed by hand, since it was written. */
import type { ImportedAdapter } from './adapter';
import { WorkbenchError } from './errors';

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number';

const fields: Record<keyof ImportedAdapter, (value: unknown) => boolean> = {
  source: isText,
  base: isText,
  baseHash: isText,
  method: (value) => value === 'lora' || value === 'dora',
  ranks: (value) => Array.isArray(value) && value.every(isNumber),
  alpha: isNumber,
  importedAt: isText,
};

/**
 * @param file named in the sentence
 * @throws WorkbenchError `file-format` where it is no such record
 */
export function parseImportedAdapter(text: string, file: string): ImportedAdapter {
  let value: Partial<Record<keyof ImportedAdapter, unknown>> | null;
  try {
    value = JSON.parse(text) as typeof value;
  } catch (error) {
    throw damaged(file, (error as SyntaxError).message);
  }
  if (typeof value !== 'object' || value === null) throw damaged(file, 'it is not a JSON object');
  for (const [name, is] of Object.entries(fields) as [keyof ImportedAdapter, (one: unknown) => boolean][])
    if (!is(value[name])) throw damaged(file, `its “${name}” is not what it should be`);
  return value as ImportedAdapter;
}

const damaged = (file: string, how: string): WorkbenchError =>
  new WorkbenchError(
    'file-format',
    `${file} is damaged: ${how}.`,
    'Put it back as it was, or remove this adapter and import it again.',
  );
