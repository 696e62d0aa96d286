/** The model card of an export, as Hugging Face shows it: what is known is filled in, what is not is left to the user. */
import { programVersion } from '../common/version';
import type { Score } from '../common/benchmark';
import type { Adapter, Method } from './adapter';
import type { Base } from './base';
import type { RunFacts } from './run-facts';

export interface CardFacts {
  title: string;
  /** Library that loads it: `peft`, or none but llama.cpp and what is built on it. */
  library: 'peft' | 'gguf';
  /** Such as “merged model, Q4_K”. */
  what: string;
  method: Method;
  base: Base;
  adapter: Adapter;
  /** null: the adapter lay in no run folder. */
  run: RunFacts | null;
  /** One sentence. */
  selfTest: string;
}

/** README.md: YAML front matter and Markdown. Nothing is invented; an empty cell is for the user. */
export function modelCard(facts: CardFacts): string {
  const { title, what, selfTest, run } = facts;
  return [
    frontMatter(facts),
    `# ${title}`,
    `A ${what}, made with ${programVersion}.`,
    'Empty cells and sections are for you to fill in: the program does not know them.',
    section('Intended use and limits', 'Not filled in.'),
    section('Base model', baseTable(facts)),
    section(
      'Training data',
      run ? dataTable(run) : 'Not known: the adapter was exported from outside a run.',
    ),
    section('Recipe', run ? recipeTable(run) : adapterTable(facts)),
    section('Evaluation', run && run.scores.length > 0 ? scoreTable(run.scores) : 'Not evaluated yet.'),
    section('Self-test at export', selfTest),
  ]
    .join('\n\n')
    .concat('\n');
}

function frontMatter({ base, library, method }: CardFacts): string {
  return [
    '---',
    base.repository === null ? 'base_model: # fill in' : `base_model: ${base.repository}`,
    `library_name: ${library}`,
    'license: # fill in; the base model’s license may bind you',
    'language: # fill in',
    'pipeline_tag: text-generation',
    'tags:',
    `  - ${method}`,
    ...(library === 'gguf' ? ['  - gguf'] : []),
    '---',
  ].join('\n');
}

const section = (heading: string, body: string): string => `## ${heading}\n\n${body}`;

function table(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const line = (cells: readonly unknown[]) =>
    `| ${cells
      .map((cell) =>
        String(cell ?? '')
          .replaceAll('|', '\\|')
          .replaceAll('\n', ' '),
      )
      .join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function baseTable({ base, run }: CardFacts): string {
  return table(
    ['fact', 'value'],
    [
      ['name', base.name],
      ['architecture', base.architecture],
      ['layers', base.layers],
      ['SHA-256 of the GGUF', run?.recipe.run.baseHash],
      ['license', ''],
    ],
  );
}

function dataTable({ recipe, rows }: RunFacts): string {
  const lines = [...rows].map(([category, { train, validation }]) => [category, train, validation]);
  const sum = (split: 'train' | 'validation') => [...rows.values()].reduce((all, one) => all + one[split], 0);
  const counts = table(
    ['category', 'train', 'validation'],
    [...lines, ['all', sum('train'), sum('validation')]],
  );
  return `Datasets: ${recipe.run.datasets.join(', ') || 'not named'}.\n\n${counts}`;
}

function recipeTable({ recipe: { run, ...settings }, last }: RunFacts): string {
  const rows: [string, unknown][] = Object.entries(settings).map(([key, value]) => [key, shown(value)]);
  if (last) rows.push(['optimizer steps', last.step + 1], ['loss of the last step', last.loss]);
  rows.push(['program', run.program]);
  return table(['setting', 'value'], rows);
}

function adapterTable({ adapter, method }: CardFacts): string {
  return table(
    ['setting', 'value'],
    [
      ['method', method],
      ['rank', [...new Set(adapter.pairs.map(({ rank }) => rank))].join(', ')],
      ['alpha', adapter.alpha],
      ['modules', [...new Set(adapter.pairs.map(({ module }) => module))].join(', ')],
      ['layers', [...new Set(adapter.pairs.map(({ layer }) => layer))].join(', ')],
      ['seed', ''],
    ],
  );
}

const shown = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : value === null ? 'not set' : String(value);

function scoreTable(scores: readonly Score[]): string {
  return table(
    ['task', 'scoring', 'metric', 'value', '95 % interval', 'n'],
    scores.map(({ task, scoring, metric, value, ci95, n }) => [
      task,
      scoring,
      metric,
      value.toFixed(4),
      `${ci95[0].toFixed(4)} to ${ci95[1].toFixed(4)}`,
      n,
    ]),
  );
}
