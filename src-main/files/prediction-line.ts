/** A line of `predictions/<task>.jsonl`: of another machine, or damaged on this one, until it has been looked at. */
import { scorings, type Prediction } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const isListOf = (is: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || (Array.isArray(value) && value.every(is));
/** JSON writes what is not finite as null. */
const isNumber = (value: unknown): boolean => value === null || typeof value === 'number';

const fields: Record<keyof Prediction, (value: unknown) => boolean> = {
  task: isText,
  item: isText,
  source: isText,
  base: isText,
  adapter: isTextOrNull,
  scoring: (value) => scorings.some((one) => one === value),
  target: isText,
  answer: isTextOrNull,
  text: (value) => value === undefined || isText(value),
  logLikelihoods: isListOf(isNumber),
  tokens: isListOf(isNumber),
  bytes: isListOf(isNumber),
  tied: (value) => value === undefined || value === true,
  labels: isListOf(isText),
  measured: (value) => value === undefined || (typeof value === 'object' && value !== null),
};
const entries = Object.entries(fields) as [keyof Prediction, (value: unknown) => boolean][];

/**
 * @param file named in the refusal
 * @throws WorkbenchError `file-format` where the line is no JSON, or a field of it is not what a prediction has there
 */
export function parsePrediction(line: string, file: string): Prediction {
  const refuse = (matter: string) =>
    new WorkbenchError(
      'file-format',
      `A line of ${file} is damaged: ${matter}.`,
      'Put the file back as it was, or evaluate anew.',
    );
  let value: Partial<Record<keyof Prediction, unknown>> | null;
  try {
    value = JSON.parse(line) as typeof value;
  } catch (error) {
    throw refuse((error as SyntaxError).message);
  }
  if (typeof value !== 'object' || value === null) throw refuse('it is no object');
  for (const [name, is] of entries)
    if (!is(value[name])) throw refuse(`its ${name} is not what it should be`);
  return value as Prediction;
}
