/** Examples before an item: from the train split, by the seed, and never what is scored. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadItems } from '../../src-main/evaluate/items';
import { drawShots, type ShotSource } from '../../src-main/evaluate/shots';
import { taskNamed } from '../../src-main/tasks';
import { pubmedqaTestIds } from '../../src-main/tasks/pubmedqa-test-ids';

const task = taskNamed('pubmedqa');
const folder = mkdtempSync(join(tmpdir(), 'shots-'));

const record = (question: string) => ({
  QUESTION: question,
  CONTEXTS: ['In 40 patients it was lower.'],
  final_decision: 'yes',
});

function write(name: string, ids: readonly string[], questionOf = (id: string) => `Is it ${id}?`): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(Object.fromEntries(ids.map((id) => [id, record(questionOf(id))]))));
  return file;
}

async function draw(source: ShotSource, count: number, { seed = 1, limit = null as number | null } = {}) {
  const { items } = await loadItems(task, source.file, limit);
  const shots = await drawShots(task, source, items, { count, seed });
  return shots.map(({ id }) => id);
}

const trainIds = Array.from({ length: 30 }, (_, i) => `${90000000 + i}`);

describe('examples', () => {
  it('come from the rows outside the official test split, also where not all of that is scored', async () => {
    const file = write('ori_pqal.json', [...pubmedqaTestIds.slice(0, 40), ...trainIds]);
    for (const limit of [null, 5]) {
      const drawn = await draw({ file }, 20, { limit });
      expect(new Set(drawn).size).toBe(20);
      expect(drawn.every((id) => trainIds.includes(id))).toBe(true);
    }
  });

  it('are the same for the same seed whatever the order of the file, and others for another', async () => {
    const file = write('scored.json', ['1', '2']);
    const shotsFrom = write('a-train.json', trainIds);
    // Ids that JSON keeps in the order given.
    const turned = write(
      'b-train.json',
      [...trainIds].reverse().map((id) => `x${id}`),
      (id) => `Is it ${id.slice(1)}?`,
    );
    const drawn = await draw({ file, shotsFrom }, 4);
    expect((await draw({ file, shotsFrom: turned }, 4)).map((id) => id.slice(1))).toEqual(drawn);
    expect(await draw({ file, shotsFrom }, 4, { seed: 2 })).not.toEqual(drawn);
    expect(await draw({ file, shotsFrom }, 0)).toEqual([]);
  });

  it('are never what is scored, under whatever id it stands in their file', async () => {
    const file = write('scored-2.json', ['1', '2', '3']);
    const shotsFrom = write('c-train.json', ['11', '12', '13', '14'], (id) => `Is  it ${id.slice(1)}?`);
    expect(await draw({ file, shotsFrom }, 1)).toEqual(['14']);
    await expect(draw({ file, shotsFrom }, 2)).rejects.toMatchObject({
      code: 'no-rows',
      message: '2 examples of pubmedqa were asked for, and c-train.json holds 1 outside what is scored.',
    });
  });

  it('are not taken from a file without a train split, nor from a file of the test split', async () => {
    const file = write('all-scored.json', trainIds);
    await expect(draw({ file }, 1, { limit: 5 })).rejects.toMatchObject({
      code: 'no-rows',
      hint: expect.stringContaining('--shots-from pubmedqa=FILE'),
    });
    const shotsFrom = write('pubmedqa_test.json', trainIds);
    const scored = write('scored-3.json', ['1']);
    await expect(draw({ file: scored, shotsFrom }, 1)).rejects.toMatchObject({ code: 'refused' });
  });
});
