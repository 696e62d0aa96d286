/** Bundles that are sound, to begin damage with: of a run, and of a matrix. */
import { zipOf } from '../data/archives';

export interface StartBundle {
  about: object;
  files: Record<string, string>;
  zip: Buffer;
}

export function bundlesOf(predictions: object[]): StartBundle[] {
  const about = {
    ...{
      version: 1,
      kind: 'run',
      id: 'r1',
      name: 'a.gguf',
      program: '0.1.0',
      bases: [{ file: 'a.gguf', sha256: 'x' }],
    },
    ...{
      evaluations: ['e1'],
      cells: [],
      withheld: [],
      files: { 'runs/r1/recipe.json': { sha256: 'x', bytes: 2 } },
    },
  };
  const settings = {
    bases: ['a.gguf'],
    adapters: [null],
    tasks: [
      { name: 'pubmedqa', file: 'x.json' },
      { name: 'mine', file: 'y', own: { name: 'mine', metrics: { likelihood: ['accuracy'] } } },
    ],
    scoring: 'both',
    limit: null,
    seed: 1,
  };
  const score = {
    task: 'pubmedqa',
    base: 'a.gguf',
    adapter: null,
    scoring: 'generate',
    metric: 'accuracy',
    value: 1,
    stderr: null,
    ci95: [0, 1],
    n: 4,
    parseRate: 0.5,
  };
  const files = {
    'runs/r1/recipe.json': '{}',
    'evaluations/e1/settings.json': JSON.stringify(settings),
    'evaluations/e1/scores.json': JSON.stringify([score]),
    'evaluations/e1/predictions/pubmedqa.jsonl': predictions
      .map((one) => `${JSON.stringify(one)}\n`)
      .join(''),
  };
  const trained = ['QA', 'IE', 'QA + IE'].map((name) => ({ key: name.replaceAll(' + ', '-'), row: name.split(' + ') })); // prettier-ignore
  const cells = [{ key: 'e1', row: [] as string[] }, ...trained].map((cell) => ({
    ...{
      ...cell,
      base: 'a.gguf',
      seed: 1,
      size: null,
      method: 'lora',
      origin: 'all',
      state: 'done',
      scores: [],
    },
  }));
  const ofMatrix = {
    ...Object.fromEntries(
      cells.flatMap(({ key }) =>
        Object.entries(files).map(([name, text]) => [name.replace('e1', key), text]),
      ),
    ),
    'matrix.json': JSON.stringify({
      tasks: ['pubmedqa', 'mine'].map((name) => ({ name, title: name, group: 'QA', metrics: { likelihood: ['accuracy'], generate: ['accuracy'] } })), // prettier-ignore
      cells,
    }),
    'matrix.csv': 'base,trained_on\r\n',
    'study/settings.json': JSON.stringify([{ way: 'generate', seed: 1, rounds: 19, resamples: 20 }]),
    'study/means.csv':
      'base,task,group,way,value\r\na.gguf,pubmedqa,QA,generate,0.5\r\na.gguf,,QA,generate,0.5\r\n',
    'study/changes.csv': 'task,way,against,value,p,p_holm\r\npubmedqa,generate,base,0.5,0.05,0.1\r\n',
    'study/effects.csv': 'task,way,effect,of,value\r\npubmedqa,generate,shapley,QA,0.5\r\n',
    'study/contrasts.csv': 'task,way,differs_in,against,value\r\n',
  };
  const aboutMatrix = { ...about, kind: 'matrix', evaluations: cells.map(({ key }) => key) };
  return [bundleOf(about, files), bundleOf(aboutMatrix, ofMatrix)];
}

function bundleOf(about: object, files: Record<string, string>): StartBundle {
  const entries = Object.entries({ 'bundle.json': JSON.stringify(about), ...files });
  return { about, files, zip: zipOf(entries.map(([name, content]) => ({ name, content }))) };
}
