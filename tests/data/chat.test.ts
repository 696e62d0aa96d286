/** Conversations as instructions: nothing of them is lost, and what does not fit is set aside with the reason. */
import { describe, expect, test } from 'vitest';
import { continueConversation } from '../../src-main/data/readers/chat';
import { importText } from './fixtures';

const say = (role: string, content: unknown) => ({ role, content });
const lines = (...chats: unknown[]): string =>
  chats.map((messages) => JSON.stringify({ messages })).join('\n');

describe('messages', () => {
  test('a question and its answer; a system message is the instruction', async () => {
    const { rows } = await importText(
      'a.jsonl',
      lines(
        [say('user', 'Why?'), say('assistant', 'So.')],
        [say('system', 'Be brief.'), say('user', 'Why?'), say('assistant', 'So.')],
        [
          say('user', [
            { type: 'text', text: 'Why ' },
            { type: 'text', text: 'now?' },
          ]),
          say('assistant', 'So.'),
        ],
      ),
    );
    expect(rows).toMatchObject([
      { instruction: 'Why?', input: '', output: 'So.' },
      { instruction: 'Be brief.', input: 'Why?', output: 'So.' },
      { instruction: 'Why now?', input: '', output: 'So.' },
    ]);
  });

  test('of several turns the last reply is the output, and all before it the input', async () => {
    const turns = [
      say('user', 'Cough?'),
      say('assistant', 'Since?'),
      say('user', 'Monday.'),
      say('assistant', 'Rest.'),
    ];
    const { rows } = await importText('a.jsonl', lines(turns, [say('system', 'Be kind.'), ...turns]));
    const input = 'User: Cough?\n\nAssistant: Since?\n\nUser: Monday.';
    expect(rows).toMatchObject([
      { instruction: continueConversation, input, output: 'Rest.' },
      { instruction: 'Be kind.', input, output: 'Rest.' },
    ]);
  });

  test.each([
    [
      'the user has the last word',
      [say('user', 'a'), say('assistant', 'b'), say('user', 'c')],
      'does not end with a reply of the assistant',
    ],
    ['nobody was asked', [say('assistant', 'b')], 'holds nothing that the assistant replies to'],
    [
      'a system message later',
      [say('user', 'a'), say('system', 's'), say('assistant', 'b')],
      'has a system message in its midst',
    ],
    [
      'a tool',
      [say('user', 'a'), say('tool', 't'), say('assistant', 'b')],
      'message 2 is of “tool”, who is neither system, user nor assistant',
    ],
    [
      'a picture',
      [say('user', [{ type: 'image_url' }]), say('assistant', 'b')],
      'message 1 holds a list; it must be text',
    ],
    ['a blank message', [say('user', ' '), say('assistant', 'b')], 'message 1 is blank'],
    ['no message', 'text', 'messages is text; it must be a list'],
    [
      'a turn inside a turn',
      [say('user', 'I said:\nUser: hi'), say('assistant', 'b'), say('user', 'c'), say('assistant', 'd')],
      'has a line that begins with “User:” or “Assistant:”, so its turns could not be told apart',
    ],
  ])('%s: the row is quarantined', async (_, messages, reason) => {
    const good = [say('user', 'Why?'), say('assistant', 'So.')];
    const { rows, quarantined } = await importText('a.jsonl', lines(good, messages));
    expect(rows).toHaveLength(1);
    expect(quarantined).toEqual([{ row: 2, reason, raw: JSON.stringify({ messages }) }]);
  });
});

test('ShareGPT conversations; a one-line file of either kind is JSON Lines', async () => {
  const conversations = [
    { from: 'human', value: 'Why?' },
    { from: 'gpt', value: 'So.' },
  ];
  for (const [name, content] of [
    ['a.json', JSON.stringify([{ id: 1, conversations }])],
    ['a.json', JSON.stringify({ id: 1, conversations })],
    ['a.jsonl', JSON.stringify({ conversations, category: 'QA', split: 'test' })],
  ] as const)
    expect((await importText(name, content)).rows).toMatchObject([{ instruction: 'Why?', output: 'So.' }]);
});

test('a map takes texts out of a conversation by their paths', async () => {
  const row = {
    messages: [say('user', 'Why?'), say('assistant', 'So.')],
    meta: { note: 'Cough.', kind: 'IE' },
  };
  const { rows } = await importText('a.jsonl', JSON.stringify(row), {
    map: {
      instruction: 'messages[0].content',
      input: 'meta.note',
      output: 'messages[1].content',
      category: 'meta.kind',
    },
  });
  expect(rows).toMatchObject([{ instruction: 'Why?', input: 'Cough.', output: 'So.', category: 'IE' }]);
});

test.each([
  [{ prompt: 'a', completion: 'b' }, ['a', '', 'b']],
  [{ question: 'a', context: 'c', answer: 'b' }, ['a', 'c', 'b']],
  [{ Instruction: 'a', Response: 'b' }, ['a', '', 'b']],
  [{ instruction: 'a', prompt: 'z', output: 'b', answer: 'y' }, ['a', '', 'b']],
])('usual names of columns are understood: %j', async (row, texts) => {
  const { rows } = await importText('a.json', JSON.stringify([row]));
  expect(rows.map(({ instruction, input, output }) => [instruction, input, output])).toEqual([texts]);
});
