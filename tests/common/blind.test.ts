/** What one reviewer may see of another. */
import { expect, it } from 'vitest';
import { seenBy, withoutNames } from '../../src-main/common/blind';
import type { Decision, HistoryEntry, Review } from '../../src-main/common/review';

const review = (reviewer: string, decision: Decision | null): Review => ({
  reviewer,
  decision,
  ratings: { quality: 4 },
  note: `note of ${reviewer}`,
});
const entry = (who: string, kind: 'decision' | 'note' | 'category'): HistoryEntry =>
  ({
    position: 1,
    at: '2026-11-20T09:00:00Z',
    who,
    undoes: null,
    kind,
    before: null,
    after: null,
  }) as HistoryEntry;

const history = [
  entry('R1', 'decision'),
  entry('R1', 'note'),
  entry('R1', 'category'),
  entry('R2', 'decision'),
];

it('hides another’s decision, ratings and note until her own decision is in', () => {
  const before = seenBy('R2', [review('R1', 'accepted'), review('R2', null)], history);
  expect(before.others).toEqual([]);
  expect(before.history.map(({ who, kind }) => `${who} ${kind}`)).toEqual(['R1 category', 'R2 decision']);
  const after = seenBy('R2', [review('R1', 'accepted'), review('R2', 'rejected')], history);
  expect(after.others).toEqual([review('R1', 'accepted')]);
  expect(after.history).toEqual(history);
});

it('shows a reviewer who has said nothing a review of her own that is empty', () => {
  expect(seenBy('R3', [review('R1', 'accepted')], []).own).toEqual({
    reviewer: 'R3',
    decision: null,
    ratings: {},
    note: '',
  });
});

it('gives reviewers letters to adjudicate by, which are not the same people in every row', () => {
  const reviews = [review('R1', 'accepted'), review('R2', 'rejected'), review('R3', null)];
  const ids = Array.from({ length: 40 }, (_, i) =>
    ((i * 0x9e3779b1) % 2 ** 32).toString(16).padStart(8, '0'),
  );
  const first = ids.map((id) => withoutNames(id, reviews, history).others[0]!);
  expect(new Set(first.map(({ reviewer }) => reviewer))).toEqual(new Set(['Reviewer A']));
  expect(new Set(first.map(({ decision }) => decision))).toEqual(new Set(['accepted', 'rejected']));
  const { others, history: nameless } = withoutNames(ids[0]!, reviews, history);
  expect(others).toHaveLength(2);
  expect(JSON.stringify(nameless)).not.toMatch(/R[12]/);
});
