import { expect, test } from 'vitest';
import { alpacaPrompt, chooseTemplate, earlierTurns, userMessage } from '../../src-main/data/template';

test('the Alpaca text, word for word', () => {
  expect(alpacaPrompt({ instruction: 'Name the drug.', input: 'Aspirin daily.' })).toBe(
    'Below is an instruction that describes a task, paired with an input that provides further context. Write a response that appropriately completes the request.\n\n### Instruction:\nName the drug.\n\n### Input:\nAspirin daily.\n\n### Response:\n',
  );
  expect(alpacaPrompt({ instruction: 'Name a drug.', input: '' })).toBe(
    'Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n### Instruction:\nName a drug.\n\n### Response:\n',
  );
});

test('auto is chat where the model has a chat template, Alpaca where it has none', () => {
  expect(chooseTemplate('auto', null)).toBe('alpaca');
  expect(chooseTemplate('auto', '{{ messages }}')).toBe('chat');
  expect(chooseTemplate('alpaca', '{{ messages }}')).toBe('alpaca');
  expect(chooseTemplate('chat', '{{ messages }}')).toBe('chat');
});

test('chat is refused for a model without a chat template', () => {
  expect(() => chooseTemplate('chat', null)).toThrow(expect.objectContaining({ code: 'recipe' }));
});

test('chat puts instruction and input into one message', () => {
  expect(userMessage({ instruction: 'a', input: 'b' })).toBe('a\n\nb');
  expect(userMessage({ instruction: 'a', input: ' ' })).toBe('a');
});

test('examples come behind the opening in the form of the instruction, or as what was said before', () => {
  const shots = [
    { instruction: 'Name a drug.', input: '', output: 'aspirin' },
    { instruction: 'Name the drug.', input: 'Ibuprofen.', output: 'ibuprofen' },
  ];
  const prompt = { instruction: 'Name the drug.', input: 'Aspirin daily.', shots };
  expect(alpacaPrompt(prompt)).toBe(
    'Below is an instruction that describes a task, paired with an input that provides further context. Write a response that appropriately completes the request.\n\n' +
      '### Instruction:\nName a drug.\n\n### Response:\naspirin\n\n' +
      '### Instruction:\nName the drug.\n\n### Input:\nIbuprofen.\n\n### Response:\nibuprofen\n\n' +
      '### Instruction:\nName the drug.\n\n### Input:\nAspirin daily.\n\n### Response:\n',
  );
  expect(earlierTurns(prompt)).toEqual([
    { user: 'Name a drug.', answer: 'aspirin' },
    { user: 'Name the drug.\n\nIbuprofen.', answer: 'ibuprofen' },
  ]);
});
