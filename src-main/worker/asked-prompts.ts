/** How an item of an evaluation is put to a base: the very text, under every scoring. */
import { scoringsOf } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import type { AskedPrompt } from '../common/worker';
import { readEvaluationSettings } from '../files/evaluation-settings';
import { continuationsOf, promptOf } from '../evaluate/evaluate';
import { askedTask, type AskedTask } from './asked-tasks';
import { openBaseText } from './base-text';

interface Job {
  folder: string;
  task: string;
  item: string;
  base: string;
}

/** The items of the task looked at last, so that going from one to the next reads no file. */
let last: { key: string; asked: Promise<AskedTask> } | null = null;

/** @throws WorkbenchError `not-found` for a task, base or item that the evaluation has not, and what reading it refuses */
export async function askedPrompts({ folder, task: name, item: id, base }: Job): Promise<AskedPrompt[]> {
  const settings = readEvaluationSettings(folder);
  const files = settings.tasks.find((one) => one.name === name);
  if (!files || !settings.bases.includes(base)) throw notAsked(files ? base : name);
  const key = JSON.stringify([folder, files]);
  if (last?.key !== key) last = { key, asked: askedTask(files, settings) };
  const { task, items, shots } = await last.asked;
  const item = items.find((one) => one.id === id);
  if (!item) throw notAsked(`item ${id}`);
  const text = await openBaseText(base, settings.template);
  return scoringsOf(task.metrics, settings.scoring).map((scoring) => {
    const prompt = promptOf(item, shots, scoring);
    return {
      scoring,
      prompt: text.promptText(prompt),
      promptTokens: text.prompt(prompt).length,
      continuations: scoring === 'generate' ? null : continuationsOf(item, scoring),
    };
  });
}

const notAsked = (what: string): WorkbenchError =>
  new WorkbenchError('not-found', `${what} is not part of this evaluation.`, 'Look at another one.');
