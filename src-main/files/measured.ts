/** What stands in `measured/` of an evaluation folder: of another machine, or damaged on this one, until it has been looked at. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkedJson,
  checkedObject,
  isAbsentOr,
  isNumberOrNull,
  isText,
  isTextOrNull,
} from '../common/checked-json';
import { WorkbenchError } from '../common/errors';
import { metricNames, type MetricName } from '../common/metrics';
import { wholeLines } from './json-lines';

/** What an instrument said of one answer. */
export interface MeasuredValue {
  task: string;
  item: string;
  base: string;
  adapter: string | null;
  /** null: it says nothing of this answer. */
  value: number | null;
}

/** A judge's verdicts stand beside the value. */
export type MeasuredLine = MeasuredValue & { first?: string | null; second?: string | null };

/**
 * By metric the folder of the instrument used last, as `current.json` names it; none where nothing was measured.
 * @throws WorkbenchError `file-format` where it is damaged
 */
export function readCurrent(folder: string): Partial<Record<MetricName, string>> {
  const file = join(folder, 'measured', 'current.json');
  if (!existsSync(file)) return {};
  const refuse = damaged(file);
  const current = checkedObject(readFileSync(file, 'utf8'), refuse) as Record<string, unknown>;
  for (const [metric, name] of Object.entries(current)) {
    if (!metricNames.some((one) => one === metric)) throw refuse(`there is no metric “${metric}”`);
    if (typeof name !== 'string' || !/^\w+-[0-9a-f]+$/.test(name))
      throw refuse(`its “${metric}” is not what it should be`);
  }
  return current;
}

/** The whole lines of `measured/<name>/values.jsonl`. @throws WorkbenchError `file-format` where one is damaged */
export function readMeasured(folder: string, name: string): MeasuredLine[] {
  const file = join(folder, 'measured', name, 'values.jsonl');
  return wholeLines(file).map((line) => checkedJson<MeasuredLine>(line, fields, damaged(file)));
}

const fields = {
  ...{ task: isText, item: isText, base: isText, adapter: isTextOrNull, value: isNumberOrNull },
  ...{ first: isAbsentOr(isTextOrNull), second: isAbsentOr(isTextOrNull) },
};

const damaged = (file: string) => (how: string) =>
  new WorkbenchError(
    'file-format',
    `${file} is damaged: ${how}.`,
    'Put it back as it was, or delete the folder “measured” and measure again; the answers are not in it.',
  );
