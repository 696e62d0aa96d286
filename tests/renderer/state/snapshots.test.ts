/** Snapshots of a dataset: what a comparison begins with, and what is read anew after each step. */
import { expect, test } from 'vitest';
import { WorkbenchError } from '../../../src-main/common/errors';
import { workbenchOf } from '../../../src-renderer/api';
import { Snapshots } from '../../../src-renderer/state/snapshots.svelte';
import { fakeBridge, type Answers } from '../stage/fake-bridge';
import { snapshotAnswers } from '../stage/invented-snapshots';

const [newest, middle, oldest] = snapshotAnswers.listSnapshots;

async function open(answers: Answers = {}) {
  const bridge = fakeBridge({ ...snapshotAnswers, ...answers });
  const snapshots = new Snapshots(workbenchOf(bridge), 'ward-letters');
  await snapshots.load();
  return { bridge, snapshots };
}

test('a comparison begins with the newest that the dataset has moved on from, and ends with the present', async () => {
  const { bridge, snapshots } = await open();
  expect([snapshots.from, snapshots.to]).toEqual([middle!.hash, null]);
  await snapshots.compare();
  expect(bridge.calls.find(({ method }) => method === 'diffSnapshots')!.input).toEqual({
    dataset: 'ward-letters',
    from: middle!.hash,
    to: null,
  });
  expect(snapshots.diff).toEqual(snapshotAnswers.diffSnapshots);
  expect(bridge.calls.at(-1)!.method).toBe('listSnapshots');
});

test('another choice takes the comparison away, which spoke of other snapshots', async () => {
  const { bridge, snapshots } = await open();
  await snapshots.compare();
  snapshots.choose({ from: oldest!.hash });
  expect(snapshots.diff).toBeNull();
  snapshots.choose({ to: newest!.hash });
  await snapshots.compare();
  expect(bridge.calls.at(-1)).toMatchObject({
    method: 'diffSnapshots',
    input: { from: oldest!.hash, to: newest!.hash },
  });
});

test('rows and both versions of one are asked for by the snapshots that were compared', async () => {
  const { bridge, snapshots } = await open();
  await snapshots.compare();
  const ends = { dataset: 'ward-letters', from: middle!.hash, to: newest!.hash };
  snapshots.show = 'split';
  const { total, found } = await snapshots.page(0, 20);
  expect(bridge.calls.at(-1)!.input).toEqual({ ...ends, show: 'split', offset: 0, limit: 20 });
  expect([total, found.map(({ fields }) => fields)]).toEqual([31, [['split']]]);
  const { id } = found[0]!;
  await snapshots.rowOfBoth(id);
  expect(bridge.calls.at(-1)!.input).toEqual({ ...ends, id });
  await snapshots.compare();
  expect(snapshots.show).toBe('all');
});

test('freezing tells what is new from what was frozen already', async () => {
  const known = await open();
  await known.snapshots.freeze();
  expect(known.snapshots.frozen).toMatchObject({ known: true });
  const list = [[oldest!], [newest!, oldest!]];
  const { snapshots } = await open({ listSnapshots: () => list.shift()! });
  await snapshots.freeze();
  expect(snapshots.frozen).toMatchObject({ snapshot: { hash: newest!.hash }, known: false });
  expect(snapshots.list).toHaveLength(2);
});

test('while one thing is under way another does not begin; what fails is told', async () => {
  let fail = (): void => {};
  const { bridge, snapshots } = await open({
    freezeDataset: () =>
      new Promise((_, reject) => (fail = () => reject(new WorkbenchError('disk-full', 'The disk is full.')))),
  });
  const going = snapshots.freeze();
  await snapshots.compare();
  expect(bridge.calls.map(({ method }) => method)).toEqual(['listSnapshots', 'freezeDataset']);
  fail();
  await going;
  expect([snapshots.doing, snapshots.problem?.code]).toEqual([null, 'disk-full']);
});
