import { expect, test } from 'vitest';
import { categoryShares, collectFacts, type RowFacts } from '../../src-main/common/statistics';

const facts = (
  verb: string | null,
  object: string | null = null,
  more: Partial<RowFacts> = {},
): RowFacts => ({
  id: 'id',
  verb,
  object,
  language: 'English',
  identifiers: {},
  ...more,
});

test('shares are of the rows that have a category, beside the published ones', () => {
  expect(categoryShares({ QA: 1, IE: 2, GEN: 1, OTHER: 0 })).toEqual([
    { category: 'QA', rows: 1, share: 0.25, published: 0.228 },
    { category: 'IE', rows: 2, share: 0.5, published: 0.338 },
    { category: 'GEN', rows: 1, share: 0.25, published: 0.335 },
    { category: 'OTHER', rows: 0, share: 0, published: 0.1 },
  ]);
  expect(categoryShares({ QA: 0, IE: 0, GEN: 0, OTHER: 0 }).map(({ share }) => share)).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test('verbs are counted with their objects, the most frequent first', () => {
  const collected = collectFacts();
  collected.add([
    facts('write', 'note'),
    facts('list', 'drug'),
    facts('write', 'note'),
    facts('write', 'letter'),
  ]);
  collected.add([facts('write'), facts(null)]);
  expect(collected.summary()).toMatchObject({
    rows: 6,
    withVerb: 5,
    differentVerbs: 2,
    differentPairs: 3,
    verbs: [
      { verb: 'write', rows: 4, objects: [{ object: 'note', rows: 2 }, { object: 'letter', rows: 1 }] },
      { verb: 'list', rows: 1, objects: [{ object: 'drug', rows: 1 }] },
    ],
  }); // prettier-ignore
});

test('20 verbs and 4 objects of each are kept, all are counted; equals by the alphabet', () => {
  const collected = collectFacts();
  for (let verb = 25; verb > 0; verb--)
    collected.add(
      ['e', 'd', 'c', 'b', 'a'].map((object) => facts(`verb${String(verb).padStart(2, '0')}`, object)),
    );
  const { differentVerbs, differentPairs, verbs } = collected.summary();
  expect([differentVerbs, differentPairs, verbs.length]).toEqual([25, 125, 20]);
  expect(verbs[0]!.verb).toBe('verb01');
  expect(verbs[0]!.objects.map(({ object }) => object)).toEqual(['a', 'b', 'c', 'd']);
});

test('languages and identifiers are counted by rows, and identifiers by matches too', () => {
  const collected = collectFacts();
  collected.add([
    facts(null, null, { identifiers: { date: 2, name: 1 } }),
    facts(null, null, { identifiers: { date: 1 }, language: 'German' }),
    facts(null, null, { language: null }),
    facts(null),
  ]);
  const { languages, identifiers } = collected.summary();
  expect(languages).toEqual([
    { language: 'English', rows: 2 },
    { language: 'German', rows: 1 },
    { language: null, rows: 1 },
  ]);
  expect(identifiers).toMatchObject({ date: { rows: 2, matches: 3 }, name: { rows: 1, matches: 1 }, phone: { rows: 0, matches: 0 } }); // prettier-ignore
});
