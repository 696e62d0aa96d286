/** Where the shipped resources are: beside the built program, in a checkout as in a package. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import type { Recipe } from './common/recipe';

/** Where a package keeps what is read as plain files: beside its archive, under the same name. In a checkout the path itself. */
export const unpacked = (path: string): string => path.replace(/app\.asar(?=[\\/]|$)/, 'app.asar.unpacked');

// out/main/*.js -> the program's root.
export const resources = join(unpacked(join(import.meta.dirname, '..', '..')), 'resources');
export const sample = {
  model: join(resources, 'sample', 'model.gguf'),
  instructions: join(resources, 'sample', 'instructions.json'),
  plan: join(resources, 'plans', 'sample.json'),
};

/** What a generation begins with: seed tasks, prompt and blacklist. */
export const generationFiles = {
  seeds: join(resources, 'seeds', 'seeds.jsonl'),
  prompt: join(resources, 'generation', 'prompt.txt'),
  blacklist: join(resources, 'generation', 'blacklist.txt'),
};

/** How a judge is asked. */
export const judgePromptFile = join(resources, 'judge', 'prompt.txt');

/** A small dictionary of concepts, written for this project. */
export const sampleDictionary = join(resources, 'concepts', 'sample.tsv');

/** Mini files in the official formats, by task; written for this project. */
export function sampleBenchmarks(): Record<string, string> {
  const folder = join(resources, 'sample', 'benchmarks');
  return Object.fromEntries(readdirSync(folder).map((file) => [parse(file).name, join(folder, file)]));
}

/** The recipes that ship, by name: each a JSON file with a title and a partial recipe. */
export function listRecipes(): { name: string; title: string; recipe: Partial<Recipe> }[] {
  return readdirSync(join(resources, 'recipes'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({
      name: file.replace('.json', ''),
      ...(JSON.parse(readFileSync(join(resources, 'recipes', file), 'utf8')) as {
        title: string;
        recipe: Partial<Recipe>;
      }),
    }));
}
