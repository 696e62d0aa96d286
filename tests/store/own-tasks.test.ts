/** Tasks of the user's own in the workspace: kept, replaced, forgotten, and never two under one version. */
import { expect, test } from 'vitest';
import type { TaskDescription } from '../../src-main/common/task-description';
import { listOwnTasks, putOwnTask, removeOwnTask } from '../../src-main/store/own-tasks';
import { temporaryFolder, temporaryStore } from './fixtures';

const task = (more: Partial<TaskDescription> = {}): TaskDescription => ({
  ...{ name: 'triage', group: 'QA', instruction: 'Urgent?', input: '{note}', output: '{label}' },
  ...more,
});

test('a task is kept; the same again keeps its version, another of its name has the next', () => {
  const store = temporaryStore(temporaryFolder());
  expect(putOwnTask(store, task()).version).toBe(1);
  expect(putOwnTask(store, task()).version).toBe(1);
  expect(putOwnTask(store, task({ instruction: 'At once?' })).version).toBe(2);
  putOwnTask(store, task({ name: 'a-first' }));
  expect(listOwnTasks(store).map(({ description, version }) => [description.name, version])).toEqual([
    ['a-first', 1],
    ['triage', 2],
  ]);
  expect(listOwnTasks(store)[1]!.description).toEqual(task({ instruction: 'At once?' }));
});

test('a removed task is gone, and its version counts on when the name comes back', () => {
  const store = temporaryStore(temporaryFolder());
  putOwnTask(store, task());
  removeOwnTask(store, 'triage');
  expect(listOwnTasks(store)).toEqual([]);
  expect(() => removeOwnTask(store, 'triage')).toThrow('There is no task of your own named “triage”.');
  expect(putOwnTask(store, task({ input: '{text}' })).version).toBe(2);
});
