/** A plan that is made on the screen. */
import { expect, test } from 'vitest';
import { PlanDraft, subsetsOf } from '../../../src-renderer/state/plan-draft.svelte';
import { plan } from '../stage/invented-plan';

function opened(): PlanDraft {
  const draft = new PlanDraft();
  draft.open(plan);
  return draft;
}

test('a plan that is opened and not changed comes out as it went in', () => {
  expect(opened().plan).toEqual(plan);
});

test('a new one names what it lacks, one thing after the other', () => {
  expect(new PlanDraft().obstacle).toBe('A plan needs a name.');
});

test('cells are counted as settings change; the base is one whatever the seeds', () => {
  const draft = opened();
  expect(draft.counts).toEqual({ trainings: 8, cells: 22 });
  draft.seeds = '1 2';
  draft.sizes = '100, all';
  expect(draft.counts).toEqual({ trainings: 15, cells: 29 });
});

test('all sets of three categories are the base and seven more; OTHER makes them sixteen', () => {
  const draft = opened();
  draft.change({ rows: [] });
  draft.takeAllSets();
  expect(draft.chosen.rows).toEqual(plan.rows);
  draft.setOther(true);
  draft.takeAllSets();
  expect(draft.chosen.rows).toEqual(subsetsOf(['QA', 'IE', 'GEN', 'OTHER']));
  draft.setOther(false);
  expect(draft.chosen.rows).toHaveLength(8);
});

test('a group that gets another name keeps its place in the rows', () => {
  const draft = opened();
  draft.addGroup();
  draft.change({ rows: [[]] });
  draft.addRow();
  draft.toggleMember(1, 'group 1');
  draft.toggleMember(1, 'QA');
  draft.changeGroup(0, { name: 'ward', datasets: ['ward-letters'] });
  expect(draft.plan).toMatchObject({
    rows: [[], ['ward']],
    groups: { ward: { datasets: ['ward-letters'] } },
  });
  draft.removeGroup(0);
  expect(draft.plan!.rows).toEqual([[]]);
});

test('a name that is typed over that of a category or of another group takes nothing of theirs', () => {
  const draft = opened();
  draft.addGroup();
  draft.addGroup();
  draft.change({ rows: [[], ['QA'], ['QA', 'group 1'], ['group 2']] });
  for (let length = 1; length <= 'QA group 2'.length; length++)
    draft.changeGroup(0, { name: 'QA group 2'.slice(0, length) });
  for (const name of ['QA group 2', 'wards ']) draft.changeGroup(1, { name });
  expect(draft.plan!.rows).toEqual([[], ['QA'], ['QA', 'QA group 2'], ['wards']]);
  draft.addGroup();
  expect(draft.groups.map(({ name }) => name)).toEqual(['QA group 2', 'wards ', 'group 3']);
});

test.each([
  ['seeds', '1, two', '“two” cannot be used'],
  ['seeds', '3 3', '3 stands there twice'],
  ['sizes', '0', '“0” cannot be used'],
  ['amount', '-5', 'A whole number from 1'],
  ['limit', 'half', 'A whole number from 1'],
] as const)('%s of “%s” explains itself where it stands', (field, text, words) => {
  const draft = opened();
  draft[field] = text;
  expect(draft.problems[field]).toContain(words);
  expect(draft.plan).toBeNull();
});
