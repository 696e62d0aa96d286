import { describe, expect, test, vi } from 'vitest';
import type { Input } from '../../../src-main/common/contract';
import { everyRow, type ListCount, type ListedRow } from '../../../src-main/common/list';
import { workbenchOf } from '../../../src-renderer/api';
import { Instructions } from '../../../src-renderer/state/instructions.svelte';
import { fakeBridge, type FakeBridge } from '../stage/fake-bridge';
import * as invented from '../stage/invented';

const row = (place: number): ListedRow => ({
  ...invented.instructions(1)[0]!,
  length: 120,
  id: `row ${place}`,
});
const counted = (change: Partial<ListCount> = {}): ListCount => ({
  rows: 1000,
  more: false,
  order: 'row',
  unindexed: 0,
  version: 1,
  ...change,
});

function bridgeTo(count: (input: Input<'countInstructions'>) => ListCount, version = () => 1): FakeBridge {
  return fakeBridge({
    countInstructions: count,
    pageInstructions: ({ offset, limit }: Input<'pageInstructions'>) => {
      const length = Math.min(limit, 1000 - offset);
      return { rows: Array.from({ length }, (_, i) => row(offset + i)), version: version() };
    },
    getInstruction: ({ id }: Input<'getInstruction'>) => ({ ...invented.instructions(1)[0]!, id }),
  });
}

function listOver(bridge: FakeBridge): Instructions {
  return new Instructions(workbenchOf(bridge), 'a');
}

const pagesAsked = ({ calls }: FakeBridge): number[] =>
  calls.flatMap(({ method, input }) =>
    method === 'pageInstructions' ? [(input as { offset: number }).offset] : [],
  );

describe('a list of instructions', () => {
  test('reads the pages around what is looked at, each once', async () => {
    const bridge = bridgeTo(() => counted());
    const list = listOver(bridge);
    await list.refresh();
    await list.sight(0, 20);
    await list.sight(190, 210);
    expect(pagesAsked(bridge)).toEqual([0, 100, 200]);
    expect(list.row(205)!.id).toBe('row 205');
    expect(list.row(500)).toBeUndefined();
  });

  test('leaves out pages that were passed by', async () => {
    const answers: (() => void)[] = [];
    const bridge = fakeBridge({
      countInstructions: counted(),
      pageInstructions: () =>
        new Promise((resolve) => answers.push(() => resolve({ rows: [row(0)], version: 1 }))),
    });
    const list = listOver(bridge);
    const going = [list.sight(0, 20), list.sight(300, 320), list.sight(900, 920)];
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    answers[0]!();
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]!();
    await Promise.all(going);
    expect(pagesAsked(bridge)).toEqual([0, 900]);
  });

  test('reads the chosen row in full, and stays within the list', async () => {
    const list = listOver(bridgeTo(() => counted()));
    await list.refresh();
    list.choose(-5);
    await vi.waitFor(() => expect(list.reading?.id).toBe('row 0'));
    list.choose(5000);
    expect(list.position).toBe(999);
    expect(list.reading?.id).toBe('row 0');
    await list.sight(990, 999);
    await vi.waitFor(() => expect(list.reading?.id).toBe('row 999'));
  });

  test('starts again from the first row under another filter; what was asked for before is dropped', async () => {
    let answer = (_: ListCount): void => {};
    const list = listOver(
      bridgeTo(({ filter }) =>
        filter.split === 'train'
          ? (new Promise((resolve) => (answer = resolve)) as unknown as ListCount)
          : counted({ rows: 7 }),
      ),
    );
    const slow = list.narrow({ split: 'train' });
    await vi.waitFor(() => expect(answer).toHaveLength(1));
    await list.narrow({ split: 'test' });
    answer(counted({ rows: 500 }));
    await slow;
    expect([list.total, list.position, list.filter]).toEqual([7, 0, { ...everyRow, split: 'test' }]);
  });

  test('is read again when rows changed since it was counted, and shows what it had until then', async () => {
    let version = 1;
    const bridge = bridgeTo(
      () => counted({ version }),
      () => version,
    );
    const list = listOver(bridge);
    await list.refresh();
    await list.sight(0, 20);
    version = 2;
    await list.sight(100, 120);
    await vi.waitFor(() => expect(list.count!.version).toBe(2));
    expect(list.row(5)!.id).toBe('row 5');
    await vi.waitFor(() => expect(pagesAsked(bridge)).toEqual([0, 100, 100]));
    await list.sight(0, 20);
    expect(pagesAsked(bridge)).toEqual([0, 100, 100, 0]);
  });

  test('of a search counts further when its end is near', async () => {
    const asked: number[] = [];
    const list = listOver(
      bridgeTo(({ counted: most }) => {
        asked.push(most);
        return counted({ rows: most, more: true });
      }),
    );
    await list.narrow({ text: 'pain' });
    await list.sight(5000, 5020);
    expect(list.total).toBe(10_000);
    await list.sight(9980, 9999);
    expect([list.total, asked]).toEqual([20_000, [10_000, 20_000]]);
  });

  test('that cannot be read says why, and goes on once it can', async () => {
    let broken = true;
    const bridge = bridgeTo(() => {
      if (broken) throw new Error('gone');
      return counted();
    });
    const list = listOver(bridge);
    await list.refresh();
    expect(list.problem?.message).toBe('gone');
    broken = false;
    await list.refresh();
    expect([list.problem, list.total]).toEqual([null, 1000]);
  });
});
