/** Splits of a dataset: what is typed, what it would do, drawing and taking back. */
import { expect, test } from 'vitest';
import { WorkbenchError } from '../../../src-main/common/errors';
import { workbenchOf } from '../../../src-renderer/api';
import { Splits } from '../../../src-renderer/state/splits.svelte';
import { fakeBridge, type Answers } from '../stage/fake-bridge';
import { snapshotAnswers, untouched } from '../stage/invented-snapshots';

async function open(answers: Answers = {}) {
  const bridge = fakeBridge({ ...snapshotAnswers, ...untouched, ...answers });
  let changes = 0;
  const splits = new Splits(workbenchOf(bridge), 'ward-letters', async () => void changes++);
  await splits.load();
  return { bridge, splits, changes: () => changes };
}

test('percents become shares, without what binary fractions add', async () => {
  const { bridge, splits } = await open();
  splits.open();
  splits.change({ validation: '2.5', test: '7', seed: '9' });
  await splits.look();
  expect(bridge.calls.at(-1)).toEqual({
    method: 'previewSplits',
    input: { dataset: 'ward-letters', validation: 0.025, test: 0.07, seed: 9 },
  });
  expect(splits.preview).toEqual(snapshotAnswers.previewSplits);
  const drawn = { dataset: 'ward-letters', validation: 0.07, test: 0.29, seed: 3, drawnAt: '' };
  const again = await open({ getSplits: { ...untouched.getSplits, last: drawn } });
  again.splits.open();
  expect(again.splits.form).toEqual({ validation: '7', test: '29', seed: '3' });
});

test('a preview holds for what is typed only', async () => {
  let finish = (): void => {};
  const { splits } = await open({
    previewSplits: () => new Promise((resolve) => (finish = () => resolve(snapshotAnswers.previewSplits))),
  });
  splits.open();
  const going = splits.look();
  splits.change({ seed: '7' });
  await Promise.resolve();
  finish();
  await going;
  expect(splits.preview).toBeNull();
});

test.each([
  [{ test: '51' }, 'test', 'from 0 to 50 %'],
  [{ test: '' }, 'test', 'from 0 to 50 %'],
  [{ validation: 'few' }, 'validation', 'from 0 to 50 %'],
  [{ seed: '1.5' }, 'seed', 'a whole number from 0 to 2147483647'],
  [{ seed: '-1' }, 'seed', 'a whole number from 0 to 2147483647'],
] as const)('%o is refused in its field and asks nothing', async (part, field, reason) => {
  const { bridge, splits } = await open();
  splits.open();
  splits.change(part);
  await splits.look();
  expect([splits.valid, splits.wrong[field]]).toEqual([false, reason]);
  expect(bridge.calls.map(({ method }) => method)).toEqual(['getSplits']);
});

test('drawing closes the sheet and reads everything anew; so does taking it back', async () => {
  const { bridge, splits, changes } = await open();
  splits.open();
  await splits.draw();
  expect([splits.form, changes()]).toEqual([null, 1]);
  await splits.undo();
  expect(changes()).toBe(2);
  expect(bridge.calls.map(({ method }) => method)).toEqual([
    'getSplits',
    'drawSplits',
    'getSplits',
    'undoSplits',
    'getSplits',
  ]);
});

test('what fails is told, and the sheet stays as it was filled in', async () => {
  const { splits, changes } = await open({
    drawSplits: () => {
      throw new WorkbenchError('refused', '“ward-letters” changed while its splits were drawn.');
    },
  });
  splits.open();
  await splits.draw();
  expect([splits.problem?.code, splits.form?.test, splits.busy, changes()]).toEqual([
    'refused',
    '10',
    false,
    0,
  ]);
});
