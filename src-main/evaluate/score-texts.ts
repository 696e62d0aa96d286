/** ROUGE of pairs of texts: the reader of their lines and the scores. */
import { mean } from '../analyze/intervals';
import { WorkbenchError } from '../common/errors';
import { rouge, type Rouge, type RougeKind } from '../common/rouge';

export type TextMetric = RougeKind;

export interface TextPair {
  prediction: string;
  reference: string;
}

/**
 * Reads JSONL of `{"prediction": …, "reference": …}`; blank lines are passed over.
 * @throws WorkbenchError `file-format` naming the row (1-based, blank lines counted)
 */
export function parsePairs(text: string): TextPair[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return lines.flatMap((line, i) => (line.trim() === '' ? [] : [parsePair(line, i + 1)]));
}

function parsePair(line: string, row: number): TextPair {
  const hint = 'Each line is {"prediction": "…", "reference": "…"}.';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new WorkbenchError('file-format', `Row ${row} is not JSON: ${line.slice(0, 60)}`, hint);
  }
  const { prediction, reference } = (value ?? {}) as Partial<Record<keyof TextPair, unknown>>;
  for (const [key, text] of Object.entries({ prediction, reference }))
    if (typeof text !== 'string')
      throw new WorkbenchError(
        'file-format',
        `Row ${row}: ${key} is ${JSON.stringify(text) ?? 'missing'}; it must be a text.`,
        hint,
      );
  return { prediction, reference } as TextPair;
}

/**
 * Scores every pair and averages them.
 * @param stem Porter-stems words longer than three characters
 * @throws WorkbenchError `no-rows` when there is no pair
 */
export function scoreTexts(
  pairs: readonly TextPair[],
  metric: TextMetric,
  stem: boolean,
): { values: Rouge[]; mean: Rouge } {
  if (pairs.length === 0)
    throw new WorkbenchError('no-rows', 'There is no pair to score.', 'Check the file.');
  const values = pairs.map(({ prediction, reference }) => rouge(metric, prediction, reference, stem));
  const meanOf = (key: keyof Rouge) => mean(values.map((value) => value[key]));
  return { values, mean: { precision: meanOf('precision'), recall: meanOf('recall'), f1: meanOf('f1') } };
}
