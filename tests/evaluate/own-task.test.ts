/** A task of one's own on its file: rendered, filled in and left out like any other. */
import { expect, test } from 'vitest';
import { metricNames } from '../../src-main/common/metrics';
import type { TaskDescription } from '../../src-main/common/task-description';
import { extractAnswer } from '../../src-main/evaluate/extract';
import { loadItems } from '../../src-main/evaluate/items';
import { drawShots } from '../../src-main/evaluate/shots';
import { ownTask } from '../../src-main/tasks/own-task';
import { temporaryFile } from '../data/fixtures';

const triage: TaskDescription = {
  ...{ name: 'triage', group: 'QA', instruction: 'Is the note of {ward} urgent?', input: '{note}' },
  ...{ output: '{label}', choices: ['urgent', 'routine'] },
};
const lines = (...records: object[]) =>
  temporaryFile('triage.jsonl', records.map((record) => `${JSON.stringify(record)}\n`).join(''));

test('records become items by their fields, named by id or else by row', async () => {
  const file = lines(
    { id: 'n1', ward: 'A', note: 'Chest pain.', label: 'urgent', remark: 'unused' },
    { ward: 'B', note: 'Check-up.', label: 'routine' },
  );
  const { items, leftOut } = await loadItems(ownTask(triage, 1), file, null);
  expect(items).toMatchObject([
    { id: 'n1', instruction: 'Is the note of A urgent?', input: 'Chest pain.', target: 'urgent' },
    { id: 'row 2', source: 'row 2', target: 'routine' },
  ]);
  expect(leftOut).toEqual([]);
});

test('what is missing or unknown is left out with its reason', async () => {
  const file = lines(
    { id: '1', ward: 'A', note: 'x', label: 'urgent' },
    { id: '2', ward: 'A', note: 'x' },
    { id: '3', ward: 'A', note: 'x', label: 'soon' },
    { id: '4', ward: 'A', note: 'x', label: '' },
    { id: '1', ward: 'A', note: 'x', label: 'urgent' },
  );
  const { leftOut } = await loadItems(ownTask(triage, 1), file, null);
  expect(leftOut.map(({ item, reason }) => `${item}: ${reason}`)).toEqual([
    '2: label is missing',
    '3: its answer “soon” is none of urgent, routine',
    '4: it has no reference answer',
    '1: row 5 has the id of an earlier one',
  ]);
});

test('options come as a list or by letter, the answer as a letter or as a text', async () => {
  const description: TaskDescription = {
    ...triage,
    ...{ instruction: 'Choose.', input: '{question}\n\n{options}', choices: { field: 'options' } },
    output: '{answer}',
  };
  const { items, leftOut } = await loadItems(
    ownTask(description, 1),
    lines(
      { question: 'Q1?', options: ['x', 'y'], answer: 'y' },
      { question: 'Q2?', options: { B: 'y', A: 'x' }, answer: 'B' },
      { question: 'Q3?', options: 'x or y', answer: 'x' },
      { question: 'Q4?', options: ['x', 'x'], answer: 'A' },
    ),
    null,
  );
  expect(items.map(({ input, target }) => [input, target])).toEqual([
    ['Q1?\n\nA. x\nB. y', 'B'],
    ['Q2?\n\nA. x\nB. y', 'B'],
  ]);
  expect(leftOut.map(({ reason }) => reason)).toEqual([
    'options must be a list of texts, or an object of texts by letter',
    'options A and B are the same',
  ]);
  const { choices } = items[0]!;
  expect(extractAnswer(ownTask(description, 1).extract, choices, 'The answer is B.')).toBe('B');
});

test.each([
  ['classes', triage, ['likelihood', 'generate']],
  ['options', { ...triage, choices: { field: 'o' } }, ['likelihood-letter', 'likelihood-text', 'generate']],
  ['free text', { ...triage, choices: undefined }, ['likelihood', 'generate']],
])('what a description of %s leaves out has defaults', (_, description, scorings) => {
  const task = ownTask(description, 3);
  expect(task).toMatchObject({ title: 'triage', version: 3, stop: ['###'] });
  expect(Object.keys(task.metrics)).toEqual(scorings);
  for (const names of Object.values(task.metrics))
    for (const name of names) expect(metricNames).toContain(name);
});

test('what it says goes before the defaults', () => {
  const rules = [{ pattern: '(urgent|routine)', flags: '' }];
  const said = { title: 'Triage', maxTokens: 2, stop: ['\n'], extract: rules, gated: true };
  expect(ownTask({ ...triage, ...said }, 1)).toMatchObject(said);
  expect(ownTask(triage, 1)).not.toHaveProperty('gated');
});

test('its examples come from another file', async () => {
  const task = ownTask(triage, 1);
  const { items } = await loadItems(task, lines({ id: '1', ward: 'A', note: 'x', label: 'urgent' }), null);
  const shotsFrom = lines({ id: '1', ward: 'A', note: 'y', label: 'routine' });
  const shots = await drawShots(task, { file: 'test.jsonl', shotsFrom }, items, { count: 1, seed: 1 });
  expect(shots).toMatchObject([{ input: 'y', output: 'routine' }]);
});

test('another kind of file is refused with the fields its own has', async () => {
  const file = temporaryFile('t.csv', 'ward,note,label\nA,x,urgent\n');
  await expect(loadItems(ownTask(triage, 1), file, null)).rejects.toMatchObject({
    message: 't.csv is not a file of triage.',
    hint: 'Its file is a JSON Lines file of records with ward, note, label.',
  });
});
