/** Files of tasks and training rows -> what the tasks are like, and how that goes with their gains. */
import { characteriseTask, passagesOf, relateToGains } from '../analyze/characteristics';
import type { CharacterisedTask, Characteristics, CharacteristicsJob } from '../common/characteristics';
import { loadItems } from '../evaluate/items';

export async function characterise({ tasks, texts, seed }: CharacteristicsJob): Promise<Characteristics> {
  const trained = passagesOf(texts);
  const characterised: CharacterisedTask[] = [];
  for (const { task, file, gain, parseRate } of tasks) {
    const { items } = await loadItems(task, file, null);
    const values = { ...characteriseTask(task, items, trained), parseRate };
    characterised.push({ task: task.name, items: items.length, values, gain });
  }
  return { tasks: characterised, correlations: relateToGains(characterised, seed), rows: texts.length };
}
