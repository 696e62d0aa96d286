/** The description of a task of one's own: what it may leave out, and what is refused with which sentence. */
import { expect, test } from 'vitest';
import { checkTaskDescription, fieldsOf, possibleMetrics } from '../../src-main/common/task-description';

const taken = ['pubmedqa'];
const triage = {
  name: 'ward-triage',
  group: 'QA',
  instruction: 'Is the note urgent?',
  input: '{note}',
  output: '{label}',
  choices: ['urgent', 'routine'],
};
const check = (more: object = {}) => checkTaskDescription({ ...triage, ...more }, taken);

test('a name, a group, three texts and choices are enough, and nothing is added to them', () => {
  expect(check()).toEqual(triage);
});

test('everything else of a task can be said', () => {
  const all = {
    title: 'Triage on the ward',
    target: '{label}',
    document: '{patient}',
    only: { field: 'lang', value: 'en' },
    extract: [{ pattern: 'label: ({text})', flags: 'i' }],
    stop: ['\n'],
    maxTokens: 4,
    metrics: { generate: ['macroF1'], likelihood: ['accuracy'] },
    gated: true,
  };
  expect(check(all)).toEqual({ ...triage, ...all });
});

test('scorings stand in the order of the workbench, whatever the order of the keys', () => {
  const { metrics } = check({ metrics: { generate: ['accuracy'], likelihood: ['accuracy'] } });
  expect(Object.keys(metrics!)).toEqual(['likelihood', 'generate']);
});

test('its fields are those its texts and options name, each once', () => {
  const description = check({
    instruction: 'Of {ward}: {question}',
    input: '{question} {options}',
    choices: { field: 'options' },
    document: '{patient}',
  });
  expect(fieldsOf(description)).toEqual(['ward', 'question', 'options', 'label', 'patient']);
});

test('what can be measured follows from the choices', () => {
  expect(possibleMetrics({ choices: ['a', 'b'] })).toEqual({
    likelihood: ['accuracy', 'accuracyNormalised', 'macroF1'],
    generate: ['accuracy', 'macroF1'],
  });
  expect(Object.keys(possibleMetrics({ choices: { field: 'o' } }))).toEqual([
    'likelihood-letter',
    'likelihood-text',
    'generate',
  ]);
  const free = possibleMetrics({});
  expect(free.likelihood).toEqual(['tokenProbability']);
  expect(free.generate).toContain('rougeL');
  expect(free.generate).not.toContain('accuracyNormalised');
});

test.each([
  [7, 'A task is a JSON object; this is 7.'],
  [{ ...triage, promt: 'x' }, 'A task has no key “promt”.'],
  [{ ...triage, name: 'pubmedqa' }, 'name is "pubmedqa", which is a task that ships.'],
  [{ ...triage, name: 'Ward Triage' }, 'name is "Ward Triage"; it must be of small letters'],
  [{ ...triage, name: undefined }, 'name is missing; it must be a text'],
  [{ ...triage, group: 'QAA' }, 'group is "QAA"; it must be one of QA, IE, GEN. Did you mean “QA”?'],
  [{ ...triage, instruction: ' ' }, 'instruction is " "; it must be a text that is not blank.'],
  [{ ...triage, output: 'urgent' }, 'output is "urgent"; it names no field of the record'],
  [{ ...triage, choices: ['one'] }, 'choices is ["one"]; there must be two at least.'],
  [{ ...triage, choices: ['Yes', ' yes'] }, 'choices holds " yes" twice.'],
  [{ ...triage, choices: { fields: 'x' } }, 'choices has no key “fields”. Did you mean “field”?'],
  [{ ...triage, only: 'en' }, 'only is "en"; it must be {"field": …, "value": …}.'],
  [{ ...triage, maxTokens: 0 }, 'maxTokens is 0; it must be a whole number from 1 to 4,096.'],
  [{ ...triage, stop: [] }, 'stop is []; it must be a list with at least one element.'],
  [{ ...triage, gated: 'yes' }, 'gated is "yes"; it must be true or false.'],
  [{ ...triage, extract: ['x'] }, 'extract[0] is "x"; it must be {"pattern": …, "flags": …}.'],
  [{ ...triage, extract: [{ pattern: '(' }] }, 'extract[0] is no regular expression: '],
  [{ ...triage, extract: [{ pattern: '(a)', flags: 'q' }] }, 'extract[0] is no regular expression: '],
  [{ ...triage, extract: [{ pattern: 'a' }] }, 'extract[0].pattern has no group'],
  [
    { ...triage, extract: [{ pattern: '({text})', agree: true }] },
    'extract[0] has agree; its flags need a g.',
  ],
  [
    { ...triage, extract: [{ pattern: 'now', answer: 'at once' }] },
    'extract[0].answer is "at once", which is none',
  ],
  [{ ...triage, metrics: {} }, 'metrics names no scoring.'],
  [{ ...triage, metrics: { 'likelihood-letter': ['accuracy'] } }, 'has no key “likelihood-letter”'],
  [
    { ...triage, metrics: { generate: ['rougeL'] } },
    'metrics.generate[0] is "rougeL"; it must be one of accuracy, macroF1.',
  ],
])('%j is refused', (json, sentence) => {
  expect(() => checkTaskDescription(json, taken)).toThrow(
    expect.objectContaining({ code: 'usage', message: expect.stringContaining(sentence) as string }) as Error,
  );
});
