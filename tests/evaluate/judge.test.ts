/** The judge's prompt, its verdicts in both orders, and what needs no judge. */
import { expect, test } from 'vitest';
import {
  isConsistent,
  judgePrompt,
  readVerdict,
  settledWithout,
  winsOf,
  type BothOrders,
} from '../../src-main/evaluate/judge';

test('a prompt is filled once: braces in an answer stay as they are', () => {
  const filled = judgePrompt('{task}|{input}|{a}|{b}|{c}', { task: 'T', input: '{a}', a: '{b}', b: '$&' });
  expect(filled).toBe('T|{a}|{b}|$&|{c}');
});

const orders = (first: BothOrders['first'], second: BothOrders['second']) => ({ first, second });
test.each([
  ['better in both orders', orders('A', 'B'), 1, true],
  ['worse in both orders', orders('B', 'A'), 0, true],
  ['the first place wins', orders('A', 'A'), 0.5, false],
  ['the second place wins', orders('B', 'B'), 0.5, false],
  ['a tie twice', orders('tie', 'tie'), 0.5, true],
  ['a win and a tie', orders('A', 'tie'), 0.75, false],
  ['one verdict that could not be read', orders(null, 'B'), 1, false],
])('%s', (_, both, wins, consistent) => {
  expect(winsOf(both)).toBe(wins);
  expect(isConsistent(both)).toBe(consistent);
});

test('no verdict, no value', () => {
  expect(winsOf(orders(null, null))).toBeNaN();
});

test.each([
  ['{"better": "A"}', 'A'],
  ['{"better":"tie"}', 'tie'],
  ['{"better":"C"}', null],
  ['{"better":"', null],
  ['null', null],
])('%s is read as %s', (text, verdict) => {
  expect(readVerdict(text)).toBe(verdict);
});

test('an answer that could not be read loses, equal ones tie, the rest is asked', () => {
  expect(settledWithout(null, 'x')).toBe(0);
  expect(settledWithout('x', null)).toBe(1);
  expect(settledWithout(null, null)).toBe(0.5);
  expect(settledWithout('x ', 'x')).toBe(0.5);
  expect(settledWithout('x', 'y')).toBeNull();
});
