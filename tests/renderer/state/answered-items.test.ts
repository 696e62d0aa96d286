/** The items of a task with their answers, as an evaluation at work gives them. */
import { expect, test } from 'vitest';
import type { SeenItem } from '../../../src-main/common/evaluation';
import { AnsweredItems } from '../../../src-renderer/state/answered-items.svelte';
import { pageItems, seenItem, subjects } from '../stage/invented-evaluations';

test('an item that is being read is read anew when more was answered', async () => {
  const sides = subjects
    .slice(0, 2)
    .map((subject) => ({ ...subject, evaluation: 'e', scoring: 'generate' as const }));
  let answered = false;
  const list = new AnsweredItems(
    {
      pageItems: async (request) => pageItems(request),
      getItem: async (request): Promise<SeenItem> => {
        const seen = seenItem(request);
        return answered ? seen : { ...seen, answers: [seen.answers[0]!, null] };
      },
    },
    'pubmedqa',
    sides,
  );
  await list.narrow();
  await expect.poll(() => list.reading?.answers[1]).toBeNull();
  answered = true;
  await list.refresh();
  await expect.poll(() => list.reading?.answers[1]).not.toBeNull();
});
