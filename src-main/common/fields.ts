/** Fills the texts of a Task from the fields of a record. */
import { WorkbenchError } from './errors';

const place = /\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g;

/**
 * Puts the record's fields in the place of `{field}` (a list: one element per line) and of `{field|, |none}`
 * (a list joined by ", ", and "none" where it is empty). A field's own braces are left as they are.
 * @throws WorkbenchError `file-format` when the record has no such field
 */
export function fillFields(text: string, fields: Readonly<Record<string, string | string[]>>): string {
  return text.replace(place, (_, name: string, separator = '\n', empty = '') => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (value === undefined)
      throw new WorkbenchError(
        'file-format',
        `The record has no field “${name}”.`,
        `It has ${Object.keys(fields).join(', ')}.`,
      );
    return (typeof value === 'string' ? value : value.join(separator)) || empty;
  });
}

/** The fields that a text names, each once. */
export function fieldNames(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(place), ([, name]) => name!))];
}
