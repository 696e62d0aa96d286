/** A file for a task of the user's own: its fields, and the first item as it is asked and answered. */
import type { Task } from '../common/benchmark';
import type { TaskPreview } from '../common/evaluation';
import { WorkbenchError } from '../common/errors';
import { openRows, rowsOf } from '../data/detect';
import { columnsOf } from '../data/readers/columns';
import { isBad } from '../data/readers/record';
import { alpacaPrompt } from '../data/template';
import { firstItem } from '../evaluate/items';

/** Of a long text so much is shown, in UTF-16 units. */
const shownText = 4000;
const shownValue = 200;

/** @throws WorkbenchError `file-format` for what is no JSON Lines file, and what reading it refuses */
export async function previewTask(file: string, task: Task | null): Promise<TaskPreview> {
  const fields = await firstFields(file);
  if (!task) return { fields, metrics: null, ends: null, item: null, problem: null };
  const { metrics, stop, maxTokens } = task;
  const made = { fields, metrics, ends: { stop, maxTokens } };
  const item = await firstItem(task, file);
  if (!item) return { ...made, item, problem: 'The task asks no record of the file.' };
  if ('reason' in item)
    return { ...made, item: null, problem: `The first record is left out: ${item.reason}.` };
  const { id, output, target, choices } = item;
  const document = item.document === null ? null : clip(item.document, shownValue);
  const texts = { prompt: clip(alpacaPrompt(item), shownText), output: clip(output, shownText) };
  const options = (choices ?? []).map(({ label, text }) => (label === text ? text : `${label}. ${text}`));
  return {
    ...made,
    item: { id, ...texts, target, options, document },
    problem: null,
  };
}

async function firstFields(path: string): Promise<TaskPreview['fields']> {
  const file = await openRows(path);
  try {
    if (file.kind === 'jsonl')
      for await (const row of rowsOf(file))
        if (!isBad(row))
          return columnsOf(row.fields).map(({ name, first }) => ({ name, value: clip(first, shownValue) }));
    throw new WorkbenchError(
      'file-format',
      `${file.name} holds no record in JSON Lines.`,
      'The file of a task of one’s own has a JSON object on each line.',
    );
  } finally {
    await file.blocks.return(undefined);
  }
}

const clip = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);
