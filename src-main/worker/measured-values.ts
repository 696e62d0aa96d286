/**
 * `measured/<metric>-<hash>/values.jsonl` of an evaluation folder: what an instrument said of every answer, written down as
 * it says it. Another dictionary, model or prompt has another folder; `measured/current.json` names the one used last.
 */
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Prediction } from '../common/benchmark';
import type { Instrument } from '../common/measurement';
import { answerKey } from '../evaluate/evaluation-folder';
import { makeFolder } from '../files/make-folder';
import { readCurrent, readMeasured, type MeasuredLine } from '../files/measured';
import { writeWhole } from '../files/write-whole';

export interface MeasuredValues {
  has(answer: Prediction): boolean;
  append(line: MeasuredLine): void;
  /** In the order in which they were written down. */
  all(): MeasuredLine[];
}

/**
 * @param identity everything that determines a value, hashes of files instead of their paths
 * @throws WorkbenchError `file-format` where what was measured before is damaged
 */
export function openMeasuredValues(
  folder: string,
  metric: Instrument['metric'],
  identity: object,
): MeasuredValues {
  const settings = `${JSON.stringify({ metric, ...identity }, null, 2)}\n`;
  const name = `${metric}-${createHash('sha256').update(settings).digest('hex').slice(0, 12)}`;
  const at = join(folder, 'measured', name);
  makeFolder(at);
  writeWhole(join(at, 'settings.json'), settings);
  const file = join(at, 'values.jsonl');
  const lines = new Map(readMeasured(folder, name).map((line) => [answerKey(line), line]));
  // A half-written last line goes, and its answer is measured again.
  writeWhole(file, [...lines.values()].map((line) => `${JSON.stringify(line)}\n`).join(''));
  const current = { ...readCurrent(folder), [metric]: name };
  writeWhole(join(folder, 'measured', 'current.json'), `${JSON.stringify(current, null, 2)}\n`);
  return {
    has: (answer) => lines.has(answerKey(answer)),
    append: (line) => {
      appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
      lines.set(answerKey(line), line);
    },
    all: () => [...lines.values()],
  };
}
