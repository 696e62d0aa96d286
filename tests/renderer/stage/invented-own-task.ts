/** An invented task of the user's own: as it is listed, as it is described, and what the program makes of its file. */
import type { Input } from '../../../src-main/common/contract';
import type { TaskDescription } from '../../../src-main/common/task-description';
import type { TaskPreview } from '../../../src-main/common/evaluation';
import { nothingMore } from '../../../src-renderer/state/own-task-more';
import type { TaskFields } from '../../../src-renderer/state/own-task.svelte';
import { choice, task, tasks } from './invented-evaluations';

/** One of the user's own; its file was not chosen yet. */
export const ownTask = task({
  name: 'ward-triage',
  title: 'Triage on the ward',
  source: '',
  licence: '',
  files: [],
});

/** What was typed to describe it. */
export const ownTaskFields: TaskFields = {
  ...{ name: 'ward-triage', title: 'Triage on the ward', group: 'QA', answering: 'list', field: '' },
  ...{ instruction: 'Is the note urgent or routine?', input: 'Note: {note}', output: '{label}' },
  list: 'urgent, routine',
  ...nothingMore,
};

export function previewTask({ description }: Input<'previewTask'>): TaskPreview {
  const fields = [
    { name: 'id', value: 'n1' },
    { name: 'note', value: 'Woke with a tight chest an hour ago; pale, sweating, pulse 118.' },
    { name: 'label', value: 'urgent' },
  ];
  if (!description) return { fields, metrics: null, ends: null, item: null, problem: null };
  const prompt = `Below is an instruction that describes a task, paired with an input that provides further context. Write a response that appropriately completes the request.

### Instruction:
${String(description.instruction)}

### Input:
${String(description.input).replace('{note}', fields[1]!.value)}

### Response:
`;
  const { stop = ['###'], maxTokens = 12, document = null } = description as Partial<TaskDescription>;
  const answer = { output: 'urgent', target: 'urgent', options: ['urgent', 'routine'] };
  const item = { id: 'n1', prompt, ...answer, document: document && 'n1' };
  return { fields, metrics: choice, ends: { stop, maxTokens }, item, problem: null };
}

export const ownTaskAnswers = { listTasks: [...tasks, ownTask], previewTask };
