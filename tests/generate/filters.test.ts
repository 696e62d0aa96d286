/** What a candidate is rejected for, and what clinical text is not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readBlacklist } from '../../src-main/common/generation-check';
import { readCandidate } from '../../src-main/generate/candidate';
import { filtered } from '../../src-main/generate/filters';

const shipped = readFileSync(join(import.meta.dirname, '../../resources/generation/blacklist.txt'), 'utf8');
const settings = { minWords: 3, maxWords: 150, similarity: 0.7, blacklist: readBlacklist(shipped) };
const verdictOf = (instruction: string) =>
  filtered({ instruction, input: '', output: 'x' }, settings)?.verdict ?? null;

it.each([
  'Map each finding of the report to its code.',
  'State the MAP (mean arterial pressure) from the values.',
  'Interpret the forest plot from its numbers.',
  'Describe what the electrocardiograph report says about the graph of the T wave.',
  'Summarise the findings of the image report.',
  'Take the dose from the patient’s file.',
  'β-blockers: name two that are selective.',
  'Écrivez un résumé de la note.',
  '5-FU is given today; what must be checked?',
  '“SOB” stands for what in this note?',
  '(Follow-up) Write the plan section.',
  '列出 所有 药物',
])('keeps %s', (instruction) => expect(verdictOf(instruction)).toBeNull());

it.each([
  ['start', '- List the drugs.'],
  ['start', '** Task: list the drugs'],
  ['start', '… and then?'],
  ['too-short', 'List drugs.'],
  ['too-long', 'word '.repeat(151)],
  ['keyword', 'Go to the website and read the leaflet.'],
  ['keyword', 'Draw a picture of the heart.'],
  ['keyword', 'Describe the lesion in this image.'],
  ['keyword', 'Watch the video and list the steps.'],
])('%s: %s', (verdict, instruction) => expect(verdictOf(instruction)).toBe(verdict));

it('the bounds of the length are within', () => {
  expect(verdictOf('List all drugs')).toBeNull();
  expect(verdictOf('word '.repeat(150))).toBeNull();
});

it('a phrase is found as whole words only, whatever stands between them', () => {
  const holds = (instruction: string) =>
    filtered({ instruction, input: '', output: 'x' }, { ...settings, blacklist: ['go to'] });
  expect(holds('Please go   to, say, ward 3.')).toEqual({ verdict: 'keyword', reason: 'holds “go to”' });
  expect(holds('Lumbago today is common.')).toBeNull();
});

it('a blacklist has one phrase a line; remarks and empty lines count for nothing', () => {
  expect(readBlacklist('# remark\r\n go to \n\n---\nvideo')).toEqual(['go to', 'video']);
});

it.each([
  ['Sorry.', 'holds no JSON object'],
  ['{"instruction": "Li', 'is cut off'],
  ['{"instruction": }', 'is no valid JSON'],
  ['{"input": "a", "output": "b"}', 'instruction is blank'],
  ['{"instruction": "a", "output": "  "}', 'output is blank'],
  ['{"instruction": "a", "output": 7}', 'output is no text'],
  ['{"instruction": "a \\ud800", "output": "b"}', 'instruction holds half a character'],
])('%s is malformed: %s', (answer, reason) => expect(readCandidate(answer)).toEqual({ reason }));

it('reads an object between words or in a fence, and takes the white space off', () => {
  const answer = 'Here you are:\n```json\n{"instruction": " List. ", "input": null, "output": "{a}"}\n```';
  expect(readCandidate(answer)).toEqual({ instruction: 'List.', input: '', output: '{a}' });
});
