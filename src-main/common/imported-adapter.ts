/** Reads the record of an imported adapter: it may have been cut off, or changed by hand, since it was written. */
import type { ImportedAdapter } from './adapter';
import { checkedJson, isListOf, isNumber, isText, type Is } from './checked-json';
import { WorkbenchError } from './errors';

const fields: Record<keyof ImportedAdapter, Is> = {
  source: isText,
  base: isText,
  baseHash: isText,
  method: (value) => value === 'lora' || value === 'dora',
  ranks: isListOf(isNumber),
  alpha: isNumber,
  importedAt: isText,
};

/**
 * @param file named in the sentence
 * @throws WorkbenchError `file-format` where it is no such record
 */
export const parseImportedAdapter = (text: string, file: string): ImportedAdapter =>
  checkedJson<ImportedAdapter>(
    text,
    fields,
    (how) =>
      new WorkbenchError(
        'file-format',
        `${file} is damaged: ${how}.`,
        'Put it back as it was, or remove this adapter and import it again.',
      ),
  );
