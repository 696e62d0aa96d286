/** Prompts: seeded draws, and the examples as the answer is to look. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { promptOf } from '../../src-main/generate/prompt';
import { settings } from './script';

it('draws different seeds for every prompt, the same again for the same seed', () => {
  const drawn = (seed: number) =>
    Array.from({ length: 50 }, (_, position) =>
      promptOf({ ...settings, seed }, position).seeds.map(({ id }) => id),
    );
  const [first] = drawn(7);
  expect(first).toHaveLength(3);
  expect(new Set(first).size).toBe(3);
  expect(drawn(7)).toEqual(drawn(7));
  expect(drawn(7)).not.toEqual(drawn(8));
  expect(new Set(drawn(7).map(String)).size).toBeGreaterThan(25);
});

it('every seed has its turn equally often', () => {
  const counts = new Map<string, number>();
  for (let position = 0; position < 4000; position++)
    for (const { id } of promptOf(settings, position).seeds) counts.set(id, (counts.get(id) ?? 0) + 1);
  // 2,000 each; five standard deviations are 158.
  for (const { id } of settings.seeds) expect(Math.abs(counts.get(id)! - 2000)).toBeLessThan(158);
});

it('two positions never share their sampling', () => {
  const seeds = Array.from({ length: 2000 }, (_, position) => promptOf(settings, position).seed);
  expect(new Set(seeds).size).toBe(2000);
});

it('shows the examples as JSON, whatever characters they hold', () => {
  const odd = {
    id: 'odd',
    category: null,
    instruction: 'Say “$&” and "{count}".',
    input: 'a\nb',
    output: '{}',
  };
  const { text } = promptOf({ ...settings, seeds: [odd], seedsPerPrompt: 3 }, 0);
  expect(text).toBe(
    'Show 1:\nExample 1:\n{"instruction":"Say “$&” and \\"{count}\\".","input":"a\\nb","output":"{}"}\nGo.',
  );
});

it('the prompt that ships has a place for the examples', () => {
  const shipped = readFileSync(join(import.meta.dirname, '../../resources/generation/prompt.txt'), 'utf8');
  expect(shipped).toContain('{examples}');
});
