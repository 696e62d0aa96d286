/** Reads JSON that may have been cut off, or changed by hand, since it was written: every field is looked at first. */
import type { WorkbenchError } from './errors';

export type Is = (value: unknown) => boolean;

export const isText: Is = (value) => typeof value === 'string';
export const isTextOrNull: Is = (value) => value === null || isText(value);
export const isNumber: Is = (value) => typeof value === 'number';
/** JSON writes what is not finite as null. */
export const isNumberOrNull: Is = (value) => value === null || isNumber(value);
export const isAbsentOr =
  (is: Is): Is =>
  (value) =>
    value === undefined || is(value);
export const isListOf =
  (is: Is): Is =>
  (value) =>
    Array.isArray(value) && value.every(is);

/**
 * @param fields what each must be; others are left as they are
 * @param damaged makes the refusal of what is wrong with the text, which goes on a sentence
 * @throws WorkbenchError that of `damaged`
 */
export function checkedJson<T extends object>(
  text: string,
  fields: Record<keyof T, Is>,
  damaged: (how: string) => WorkbenchError,
): T {
  const value = checkedObject(text, damaged) as Partial<Record<keyof T, unknown>>;
  for (const [name, is] of Object.entries(fields) as [keyof T & string, Is][])
    if (!is(value[name])) throw damaged(`its “${name}” is not what it should be`);
  return value as T;
}

/** @throws WorkbenchError that of `damaged`, where it is no object */
export function checkedObject(text: string, damaged: (how: string) => WorkbenchError): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged((error as SyntaxError).message);
  }
  if (typeof value !== 'object' || value === null) throw damaged('it is not a JSON object');
  return value;
}
