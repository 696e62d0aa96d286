/** A line of `predictions/<task>.jsonl`: of another machine, or damaged on this one, until it has been looked at. */
import { scorings, type Prediction } from '../common/benchmark';
import {
  checkedJson,
  isAbsentOr,
  isListOf,
  isNumberOrNull,
  isText,
  isTextOrNull,
  type Is,
} from '../common/checked-json';
import { WorkbenchError } from '../common/errors';

const fields: Record<keyof Prediction, Is> = {
  task: isText,
  item: isText,
  source: isText,
  base: isText,
  adapter: isTextOrNull,
  scoring: (value) => scorings.some((one) => one === value),
  target: isText,
  answer: isTextOrNull,
  text: isAbsentOr(isText),
  logLikelihoods: isAbsentOr(isListOf(isNumberOrNull)),
  tokens: isAbsentOr(isListOf(isNumberOrNull)),
  bytes: isAbsentOr(isListOf(isNumberOrNull)),
  tied: isAbsentOr((value) => value === true),
  labels: isAbsentOr(isListOf(isText)),
  measured: isAbsentOr((value) => typeof value === 'object' && value !== null),
};

/**
 * @param file named in the refusal
 * @throws WorkbenchError `file-format` where the line is no JSON, or a field of it is not what a prediction has there
 */
export const parsePrediction = (line: string, file: string): Prediction =>
  checkedJson<Prediction>(
    line,
    fields,
    (how) =>
      new WorkbenchError(
        'file-format',
        `A line of ${file} is damaged: ${how}.`,
        'Put the file back as it was, or evaluate anew.',
      ),
  );
