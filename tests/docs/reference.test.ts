/** The pages of the reference are what the program says of itself; `npm test -- tests/docs -u` writes them anew. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Option } from 'commander';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { createProgram } from '../../src-main/commands/program';
import { errorMeanings } from '../../src-main/common/errors';
import { defaultRecipe, recipeFields, type Recipe, type RecipeField } from '../../src-main/common/recipe';

const docs = join(root, 'docs');
const recipes = join(root, 'resources/recipes');

const row = (...cells: string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
const table = (head: string[], rows: string[][]) =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');

async function holds(name: string, markdown: string): Promise<void> {
  const text = await format(markdown, { parser: 'markdown', printWidth: 140 });
  await expect(text).toMatchFileSnapshot(join(docs, name));
}

test('the page of error codes lists every code with what it stands for', async () => {
  const rows = Object.entries(errorMeanings).map(([code, meaning]) => [`\`${code}\``, meaning]);
  await holds(
    'errors.md',
    `# Error codes

An error is a code, a sentence that names the file, row or value, and a remedy. On screen all three are shown; \`--json\` prints
\`{"error": {"code", "message", "hint"}}\`. The exit status is 2 for \`usage\`, 130 for \`cancelled\`, else 1.

${table(['code', 'stands for'], rows)}
`,
  );
});

function range(field: RecipeField): string {
  switch (field.kind) {
    case 'integer':
    case 'number':
      return `${field.min} to ${field.max}${field.none ? ', or none' : ''}${field.off ? ', or off' : ''}`;
    case 'choice':
      return field.of.join(', ');
    default:
      return '';
  }
}

function written(value: Recipe[keyof Recipe]): string {
  if (value === null) return 'none';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

test('the page of recipes lists every setting with default and range, and every recipe that ships', async () => {
  const fields = Object.entries(recipeFields).map(([key, field]) => [
    `\`${key}\``,
    field.label + (field.unit ? `, in ${field.unit}` : ''),
    written(defaultRecipe[key as keyof Recipe]),
    range(field),
    field.remedy,
  ]);
  const shipped = readdirSync(recipes).map((file) => {
    const { title, recipe } = JSON.parse(readFileSync(join(recipes, file), 'utf8')) as {
      title: string;
      recipe: Partial<Recipe>;
    };
    const settings = Object.entries(recipe).map(([key, value]) => `${key}=${written(value)}`);
    return [`\`${file.replace('.json', '')}\``, title, settings.join(', ')];
  });
  await holds(
    'recipes.md',
    `# Recipes

A recipe is the settings of a fine-tune: a JSON object of the keys below; what is absent has its default. \`--recipe NAME|FILE\` names
one, \`--set key=value\` changes single settings, \`recipe.json\` of a run folder holds every value that was used. The paper does not
publish its settings: the defaults are substitutes, and labelled so on screen. How a run goes on, stops early and treats long rows is
in [training](training.md).

${table(['key', 'setting', 'default', 'range', 'usual'], fields)}

## Recipes that ship

${table(['name', 'what for', 'settings that differ from the defaults'], shipped)}
`,
  );
});

const own = new Set(['--workspace', '--json', '--seed', '--help']);

function optionTable(options: readonly Option[]): string {
  const rows = options.map(({ flags, description, defaultValue, defaultValueDescription }) => {
    const usual = defaultValue === undefined ? null : (defaultValueDescription ?? String(defaultValue));
    return [`\`${flags}\``, description + (usual === null ? '' : ` (default: ${usual})`)];
  });
  return table(['option', 'what it does'], rows);
}

function describe(command: Command, above = ''): string[] {
  const name = `${above}${command.name()}`;
  if (command.commands.length > 0)
    return command.commands.flatMap((below) =>
      describe(below, above || name !== 'bioinstruct' ? `${name} ` : ''),
    );
  const words = command.registeredArguments.map((one) => {
    const word = one.name() + (one.variadic ? '…' : '');
    return one.required ? `<${word}>` : `[${word}]`;
  });
  const options = command.options.filter(({ long }) => !own.has(long ?? ''));
  return [
    `## ${[name, ...words].join(' ')}\n`,
    `${command.description()}\n`,
    options.length > 0 ? `${optionTable(options)}\n` : '',
  ];
}

test('the page of the command line lists every command and every option', async () => {
  const { program } = createProgram(new AbortController().signal);
  await holds(
    'command-line.md',
    `# The command line

\`node bin/bioinstruct.mjs COMMAND\` from a checkout, \`bioinstruct COMMAND\` where it is installed. Every command takes

${optionTable(program.options.filter(({ long }) => long !== '--version'))}

Results go to stdout, progress to stderr: a bar on a terminal, else a line every few seconds. Exit status: 0 done, 1 failed, 2 wrong usage,
130 interrupted; after Ctrl-C what was finished is kept. Codes of errors: [errors](errors.md).

${describe(program).join('\n')}`,
  );
});

test('every page of the documentation is reached from its first page', () => {
  const pages = readdirSync(docs).filter((name) => name.endsWith('.md') && name !== 'index.md');
  const index = readFileSync(join(docs, 'index.md'), 'utf8');
  expect(pages.filter((name) => !index.includes(`(${name})`))).toEqual([]);
});

test('no page links to a page that is not there', () => {
  const pages = readdirSync(docs).filter((name) => name.endsWith('.md'));
  const broken = pages.flatMap((page) =>
    [...readFileSync(join(docs, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)]
      .map(([, target]) => target!)
      .filter(
        (target) => !pages.includes(target) && !target.startsWith('images/') && !target.startsWith('../'),
      )
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});
