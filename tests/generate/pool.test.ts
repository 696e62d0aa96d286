/** The pool against a plain comparison of every pair. */
import { expect, it } from 'vitest';
import { rouge } from '../../src-main/common/rouge';
import { randomFrom } from '../../src-main/common/random';
import { openPool } from '../../src-main/generate/pool';

const words = 'list the drug dose rash of in and note each'.split(' ');

it('finds exactly what ROUGE-L finds, bounds and all', () => {
  const random = randomFrom(5);
  const text = () =>
    Array.from(
      { length: 2 + Math.floor(random() * 12) },
      () => words[Math.floor(random() * words.length)],
    ).join(' ');
  const pool = openPool();
  const members: string[] = [];
  let found = 0;
  for (let i = 0; i < 400; i++) {
    const next = text();
    const first = members.findIndex((member) => rouge('rougeL', next, member, false).f1 > 0.7);
    const like = pool.nearDuplicate(next, 0.7);
    expect(like?.name ?? null).toBe(first < 0 ? null : String(first));
    if (like) {
      expect(like.f1).toBeCloseTo(rouge('rougeL', next, members[first]!, false).f1, 12);
      found++;
    }
    pool.add(String(members.length), next);
    members.push(next);
  }
  expect(found).toBeGreaterThan(50);
});

it('a similarity of exactly the threshold is none, and a text without a Latin word is like nothing', () => {
  const pool = openPool();
  pool.add('a', 'one two three four five six seven x y z');
  expect(pool.nearDuplicate('one two three four five six seven p q r', 0.7)).toBeNull();
  pool.add('b', '列出 药物');
  expect(pool.nearDuplicate('列出 药物', 0.7)).toBeNull();
});
