/** What a task's items are like, in numbers; and whether training gains more where they are larger. */
import type { Item, Task } from '../common/benchmark';
import {
  characteristicNames,
  type Characteristic,
  type Characteristics,
  type CharacteristicValues,
  type CharacterisedTask,
} from '../common/characteristics';
import type { InstructionText } from '../common/instruction';
import { rougeTokens } from '../common/rouge';
import { mean } from './intervals';
import { clusteredSpearman } from './rank-correlation';

const wordsOf = (text: string): string[] => rougeTokens(text, false);
const promptOf = ({ instruction, input }: InstructionText): string => `${instruction}\n${input}`;

/** Three words in a row of any of the texts, prompt and answer apart. */
export function passagesOf(texts: readonly InstructionText[]): Set<string> {
  return new Set(texts.flatMap((text) => [...trigrams(promptOf(text)), ...trigrams(text.output)]));
}

/** @param trained three words in a row of the training text */
export function characteriseTask(
  task: Pick<Task, 'choices' | 'extract'>,
  items: readonly Item[],
  trained: ReadonlySet<string>,
): Omit<CharacteristicValues, 'parseRate'> {
  return {
    promptWords: mean(items.map((item) => wordsOf(promptOf(item)).length)),
    answerWords: mean(items.map(({ output }) => wordsOf(output).length)),
    answerEntropy: relativeEntropy(items.map(({ output }) => wordsOf(output).join(' '))),
    lexicalDiversity: movingTypeTokenRatio(items.flatMap((item) => wordsOf(promptOf(item)))),
    overlap: mean(items.map((item) => shareIn(trigrams(promptOf(item)), trained))),
    strictness: task.choices ? 1 : task.extract ? 0.5 : 0,
  };
}

/** Entropy of the values by that of as many different ones: 0 all the same, 1 all different; 0 of one. */
export function relativeEntropy(values: readonly string[]): number {
  if (values.length < 2) return 0;
  const counts = [...Map.groupBy(values, (value) => value).values()].map(({ length }) => length);
  const bits = counts.reduce(
    (sum, count) => sum - (count / values.length) * Math.log2(count / values.length),
    0,
  );
  return bits / Math.log2(values.length);
}

const windowWords = 50;

/**
 * Different words by words, averaged over all windows of 50, so that length does not count. M. Covington, J. McFall, “Cutting
 * the Gordian knot: the moving-average type-token ratio”, Journal of Quantitative Linguistics 17, 2010.
 */
export function movingTypeTokenRatio(words: readonly string[]): number {
  const size = Math.min(windowWords, words.length);
  if (size === 0) return 0;
  const counts = new Map<string, number>();
  const add = (word: string, by: number) => {
    const count = (counts.get(word) ?? 0) + by;
    if (count === 0) counts.delete(word);
    else counts.set(word, count);
  };
  for (const word of words.slice(0, size)) add(word, 1);
  let sum = counts.size;
  for (let end = size; end < words.length; end++) {
    add(words[end]!, 1);
    add(words[end - size]!, -1);
    sum += counts.size;
  }
  return sum / size / (words.length - size + 1);
}

/** Rank correlation of every characteristic with the gain, over tasks. */
export function relateToGains(
  tasks: readonly CharacterisedTask[],
  seed: number,
): Characteristics['correlations'] {
  const of = (name: Characteristic) => {
    const pairs = tasks.flatMap(({ task, values, gain }) => {
      const x = values[name];
      return x === null || gain === null ? [] : [{ x, y: gain, cluster: task }];
    });
    const found = clusteredSpearman(pairs, seed);
    return found && { rho: found.rho, ci95: found.ci95, pairs: found.pairs };
  };
  const names = Object.keys(characteristicNames) as Characteristic[];
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Characteristics['correlations'];
}

function trigrams(text: string): string[] {
  const words = wordsOf(text);
  return words.slice(2).map((word, i) => `${words[i]} ${words[i + 1]} ${word}`);
}

const shareIn = (some: readonly string[], all: ReadonlySet<string>): number =>
  some.length === 0 ? 0 : some.filter((one) => all.has(one)).length / some.length;
