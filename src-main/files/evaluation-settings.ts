/** `settings.json` of an evaluation folder: what was asked and, once it began, what its numbers come from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from '../common/errors';
import type { EvaluationSettings } from '../common/worker';

/** @throws WorkbenchError `file-format` where it is damaged, `not-found` where it is not there */
export function readEvaluationSettings(folder: string): EvaluationSettings {
  const file = join(folder, 'settings.json');
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text) as EvaluationSettings;
  } catch (error) {
    const message = `${file} is damaged: ${(error as SyntaxError).message}.`;
    throw new WorkbenchError('file-format', message, 'Put it back as it was, or evaluate anew.');
  }
}
