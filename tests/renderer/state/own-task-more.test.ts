/** What the folded part of the form of a task of one's own makes of what was typed. */
import { expect, test } from 'vitest';
import { checkTaskDescription } from '../../../src-main/common/task-description';
import {
  describeMore,
  emptyRule,
  escaped,
  nothingMore,
  type MoreFields,
} from '../../../src-renderer/state/own-task-more';

const usual = { name: 'triage', group: 'QA', instruction: 'Urgent?', input: '{note}', output: '{label}' };
const described = (change: Partial<MoreFields>) => ({
  ...usual,
  ...describeMore({ ...nothingMore, ...change }),
});

test('what is left empty is no part of the description', () => {
  expect(describeMore(nothingMore)).toEqual({});
});

test('everything that is typed is a part of it, under the key that a file has', () => {
  const rule = { ...emptyRule, pattern: '(urgent|routine)', flags: 'gi', agree: true };
  const all = described({
    ...{ target: '{gold}', document: '{note_id}', onlyField: 'lang', onlyValue: 'en', gated: true },
    ...{ stop: '###\n\\n\\n\n', maxTokens: '24' },
    rules: [rule, { ...emptyRule, pattern: '^now', answer: 'urgent' }],
  });
  expect(checkTaskDescription(all, [])).toEqual({
    ...usual,
    ...{ target: '{gold}', document: '{note_id}', only: { field: 'lang', value: 'en' }, gated: true },
    ...{ stop: ['###', '\n\n'], maxTokens: 24 },
    extract: [
      { pattern: '(urgent|routine)', flags: 'gi', agree: true },
      { pattern: '^now', flags: 'i', answer: 'urgent' },
    ],
  });
});

test.each<[Partial<MoreFields>, RegExp]>([
  [{ target: 'label' }, /^target is "label"; it names no field of the record/],
  [{ document: 'note' }, /^document is "note"; it names no field/],
  [{ onlyValue: 'en' }, /^only.field is ""/],
  [{ maxTokens: 'a few' }, /^maxTokens is "a few"; it must be a whole number from 1 to 4,096/],
  [{ maxTokens: '0' }, /^maxTokens is 0/],
  [{ rules: [emptyRule] }, /^extract\[0\].pattern is ""/],
  [{ rules: [{ ...emptyRule, pattern: '(a' }] }, /^extract\[0\] is no regular expression/],
  [{ rules: [{ ...emptyRule, pattern: 'a' }] }, /^extract\[0\].pattern has no group/],
])('%j is refused by a sentence that begins with its key', (change, sentence) => {
  expect(() => checkTaskDescription(described(change), [])).toThrow(sentence);
});

test('stops are shown as they are typed', () => {
  for (const stop of ['###', '\n\n', '\t', '\\n'])
    expect(describeMore({ ...nothingMore, stop: escaped(stop) })).toEqual({ stop: [stop] });
});
