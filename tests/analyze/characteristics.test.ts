/** What tasks are like, by hand. */
import { expect, test } from 'vitest';
import {
  characteriseTask,
  movingTypeTokenRatio,
  passagesOf,
  relateToGains,
  relativeEntropy,
} from '../../src-main/analyze/characteristics';
import type { CharacterisedTask } from '../../src-main/common/characteristics';

test('the variety of answers: 0 all the same, 1 all different, a half of each of two is 1 bit of 2', () => {
  expect(relativeEntropy(['yes', 'yes', 'yes'])).toBeCloseTo(0, 12);
  expect(relativeEntropy(['a', 'b', 'c', 'd'])).toBeCloseTo(1, 12);
  expect(relativeEntropy(['yes', 'no', 'yes', 'no'])).toBeCloseTo(0.5, 12);
  expect(relativeEntropy(['one'])).toBe(0);
});

test('lexical diversity is over windows: a text said twice is as diverse as said once, if it is long', () => {
  expect(movingTypeTokenRatio(['a', 'b', 'a', 'a'])).toBe(0.5);
  expect(movingTypeTokenRatio([])).toBe(0);
  const words = Array.from({ length: 100 }, (_, i) => `w${i}`);
  expect(movingTypeTokenRatio([...words, ...words])).toBe(1);
  // 51 words, the last as the first: windows of 50 and 50 different ones.
  expect(movingTypeTokenRatio([...words.slice(0, 50), 'w0'])).toBe(1);
  // The last as the second: 50 and 49.
  expect(movingTypeTokenRatio([...words.slice(0, 50), 'w1'])).toBeCloseTo(0.99, 12);
});

test('lengths, overlap and format of a task', () => {
  const item = (input: string, output: string) => ({
    ...{ id: input, source: input, target: output, choices: null },
    ...{ instruction: 'Answer it.', input, output },
  });
  const items = [item('the patient took aspirin', 'yes'), item('the nurse left', 'no it is not')];
  const trained = passagesOf([{ instruction: 'Say', input: 'the patient took aspirin', output: 'yes' }]);
  const found = characteriseTask({ choices: ['yes', 'no'] }, items, trained);
  expect(found).toMatchObject({ promptWords: 5.5, answerWords: 2.5, answerEntropy: 1, strictness: 1 });
  // “answer it the patient took aspirin” has four, of which two are known; “answer it the nurse left” has three.
  expect(found.overlap).toBeCloseTo((2 / 4 + 0 / 3) / 2, 12);
  expect(characteriseTask({ extract: [] }, items, trained).strictness).toBe(0.5);
  expect(characteriseTask({}, items, trained).strictness).toBe(0);
});

test('is set against gains over at least five tasks', () => {
  const tasks = Array.from({ length: 6 }, (_, i): CharacterisedTask => {
    const values = { promptWords: i, answerWords: -i, answerEntropy: 1, lexicalDiversity: i % 2 };
    return {
      task: `t${i}`,
      items: 9,
      values: { ...values, overlap: i * i, strictness: 0, parseRate: i < 3 ? i : null },
      gain: i / 10,
    };
  });
  const found = relateToGains(tasks, 1);
  expect(found.promptWords).toMatchObject({ rho: 1, pairs: 6 });
  expect(found.answerWords!.rho).toBeCloseTo(-1, 12);
  expect([found.answerEntropy, found.parseRate]).toEqual([null, null]);
});
