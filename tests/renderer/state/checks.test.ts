/** The checks of datasets: one at a time of each, progress, cancel, and what is shown afterwards. */
import { expect, test } from 'vitest';
import { cancelled, WorkbenchError } from '../../../src-main/common/errors';
import { workbenchOf } from '../../../src-renderer/api';
import { Checks } from '../../../src-renderer/state/checks.svelte';
import { fakeBridge, type Answers } from '../stage/fake-bridge';
import { kept } from '../stage/invented-checks';

function open(answers: Answers) {
  const bridge = fakeBridge({ getChecks: kept, ...answers });
  let changes = 0;
  const checks = new Checks(workbenchOf(bridge), async () => void changes++);
  return { bridge, checks, check: checks.of('a'), changes: () => changes };
}

const tick = () => new Promise((resolve) => setTimeout(resolve));

test('a check shows how far it is, and afterwards what is kept', async () => {
  let finish = (): void => {};
  const { checks, check } = open({
    findDuplicates: () => new Promise((resolve) => (finish = () => resolve(kept.duplicates!))),
  });
  const going = check.findDuplicates(0.7);
  await tick();
  checks.receive({ kind: 'check', dataset: 'a', fraction: 0.4 });
  checks.receive({ kind: 'check', dataset: 'b', fraction: 0.9 });
  expect(check.progress).toEqual({ doing: 'Comparing rows', fraction: 0.4 });
  finish();
  await going;
  expect(check.progress).toBeNull();
  expect(check.kept).toEqual(kept);
});

test('while one is under way another does not begin', async () => {
  const { bridge, check } = open({ findDuplicates: () => new Promise(() => {}) });
  void check.findDuplicates(0.7);
  await check.readTexts();
  expect(bridge.calls.map(({ method }) => method)).toEqual(['findDuplicates']);
});

test('a cancelled check is no problem, a failed one is', async () => {
  const cancelling = open({
    computeStatistics: () => {
      throw cancelled();
    },
  });
  await cancelling.check.readTexts();
  expect([cancelling.check.problem, cancelling.check.progress]).toEqual([null, null]);
  const failing = open({
    findDuplicates: () => {
      throw new WorkbenchError('worker-died', 'The worker ended.', 'Start again.');
    },
  });
  await failing.check.findDuplicates(0.7);
  expect(failing.check.problem?.code).toBe('worker-died');
});

test('what is excluded or taken back is told to whoever counts, and read anew', async () => {
  const { bridge, check, changes } = open({
    excludeLeaks: 4,
    undoExclusion: () => null,
    excludeDuplicates: 1,
  });
  const before = check.version;
  await check.excludeLeaks(2);
  await check.undo(3);
  await check.excludeDuplicates('x');
  expect(changes()).toBe(3);
  expect(check.version).toBe(before + 3);
  expect(bridge.calls.filter(({ method }) => method !== 'getChecks').map(({ input }) => input)).toEqual([
    { search: 2 },
    { dataset: 'a', exclusion: 3 },
    { dataset: 'a', keep: 'x' },
  ]);
  expect(check.said).toBe('1 near-duplicate excluded');
});

test('a benchmark’s file goes in by token, a dataset by name', async () => {
  const { bridge, check } = open({ findLeaks: kept.leaks[0]! });
  await check.findLeaks({ task: 'medqa', file: new File(['{}'], 'test.jsonl') });
  await check.findLeaks({ dataset: 'b' });
  const asked = bridge.calls.filter(({ method }) => method === 'findLeaks').map(({ input }) => input);
  expect(asked).toEqual([
    { dataset: 'a', against: { task: 'medqa', token: 'token of test.jsonl' } },
    { dataset: 'a', against: { dataset: 'b' } },
  ]);
});

test('the same dataset has the same checks, however often it is looked at', () => {
  const { checks, check } = open({});
  expect(checks.of('a')).toBe(check);
  expect(checks.of('b')).not.toBe(check);
});
