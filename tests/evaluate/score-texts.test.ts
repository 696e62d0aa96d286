/** `score-texts`: its lines, its refusals and its means. */
import { expect, test } from 'vitest';
import { parsePairs, scoreTexts } from '../../src-main/evaluate/score-texts';

test('lines become pairs; blank lines, CRLF and a byte order mark do not matter', () => {
  expect(
    parsePairs('\uFEFF{"prediction":"a","reference":"b"}\r\n\r\n{"prediction":"","reference":"c","id":1}\n'),
  ).toEqual([
    { prediction: 'a', reference: 'b' },
    { prediction: '', reference: 'c' },
  ]);
});

test.each([
  ['{"prediction":"a","reference":"b"}\n\n{"prediction":', 'Row 3 is not JSON'],
  ['{"prediction":"a"}', 'Row 1: reference is missing'],
  ['{"prediction":7,"reference":"b"}', 'Row 1: prediction is 7'],
  ['null', 'Row 1: prediction is missing'],
])('%j is refused by row', (text, sentence) => {
  expect(() => parsePairs(text)).toThrow(sentence);
});

test('the mean is over pairs, per number', () => {
  const pairs = parsePairs(
    '{"prediction":"a b","reference":"a b c d"}\n{"prediction":"x","reference":"y"}\n',
  );
  const { values, mean } = scoreTexts(pairs, 'rouge1', false);
  expect(values).toEqual([
    { precision: 1, recall: 0.5, f1: 2 / 3 },
    { precision: 0, recall: 0, f1: 0 },
  ]);
  expect(mean).toEqual({ precision: 0.5, recall: 0.25, f1: 1 / 3 });
});

test('stemming is asked for', () => {
  const pairs = [{ prediction: 'denied', reference: 'denies' }];
  expect([false, true].map((stem) => scoreTexts(pairs, 'rougeL', stem).mean.f1)).toEqual([0, 1]);
});

test('no pair is refused', () => {
  expect(() => scoreTexts([], 'rouge1', false)).toThrow('There is no pair to score.');
});
