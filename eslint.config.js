/** The rules of the project: who may import whom, how large a file may grow, and no escape from the types. */
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Folder of src-main -> the other folders it may import. */
const layers = {
  common: [],
  files: ['common'],
  tasks: ['common'],
  backups: ['common', 'files'],
  store: ['common', 'files', 'backups'],
  models: ['common', 'files'],
  train: ['common', 'files'],
  inference: ['common', 'files'],
  analyze: ['common'],
  fulltext: ['common', 'files'],
  handover: ['common', 'files'],
  data: ['common', 'files', 'tasks'],
  generate: ['common', 'data', 'analyze'],
  evaluate: ['common', 'files', 'data', 'tasks', 'analyze'],
  export: ['common', 'files', 'models'],
  adapters: ['common', 'files', 'data', 'models', 'train'],
  runs: ['common', 'files', 'backups', 'store', 'data', 'tasks', 'models', 'export', 'fulltext'],
  worker: [
    'common',
    'files',
    'backups',
    'data',
    'tasks',
    'models',
    'train',
    'inference',
    'evaluate',
    'analyze',
    'fulltext',
    'handover',
    'generate',
    'export',
    'adapters',
  ],
  handlers: [
    'common',
    'files',
    'backups',
    'store',
    'data',
    'tasks',
    'models',
    'runs',
    'evaluate',
    'analyze',
    'export',
  ],
};

/** Package -> the only places of src-main that may load it. */
const owners = {
  'better-sqlite3': ['store', 'fulltext', 'handover', 'backups'],
  'node-llama-cpp': ['inference', 'models'],
  electron: ['main.ts', 'ipc.ts', 'keychain.ts', 'preload.ts', 'desktop'],
};

const barredPackages = (place) =>
  Object.entries(owners)
    .filter(([, places]) => !places.includes(place))
    .map(([name, places]) => ({ name, message: `Only ${places.join(', ')} may load ${name}.` }));

/** One rule per depth: `../runs` in store/migrations/ is store's own file, in store/ it is another layer. */
function layer(name) {
  const barred = Object.keys(layers).filter((other) => other !== name && !layers[name].includes(other));
  return ['*.ts', '*/*.ts'].map((files, depth) => {
    const up = '\\.\\./'.repeat(depth + 1);
    const patterns = [
      {
        regex: `^${up}(${barred.join('|')})(/|$)`,
        message: `${name} may import only: ${layers[name].join(', ') || 'nothing'}.`,
      },
      {
        regex: `^${up}(main|ipc|keychain|preload|serve|cli|workbench|fork|fronts/.*)$`,
        message: 'A folder never imports a front.',
      },
      {
        regex: '^(\\.\\./)+(src-|tests/)',
        message: 'src-main imports only from itself, by the shortest path.',
      },
    ];
    if (name === 'common') patterns.push({ regex: '^node:', message: 'common also runs in the renderer.' });
    return {
      files: [`src-main/${name}/${files}`],
      rules: { 'no-restricted-imports': ['error', { paths: barredPackages(name), patterns }] },
    };
  });
}

const electronFree = {
  files: ['src-main/*.ts', 'src-main/fronts/*.ts', 'src-main/commands/**/*.ts'],
  ignores: owners.electron.map((file) => `src-main/${file}`),
  rules: { 'no-restricted-imports': ['error', { paths: barredPackages('fronts') }] },
};

const desktop = {
  files: owners.electron.map((file) => `src-main/${file}${file.endsWith('.ts') ? '' : '/*.ts'}`),
  rules: { 'no-restricted-imports': ['error', { paths: barredPackages('main.ts') }] },
};

/** Its many files take longer to load than all of ours: a worker that computes nothing goes without. */
const lateLlama = {
  files: ['src-main/**/*.ts'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      { paths: [{ name: 'node-llama-cpp', allowTypeImports: true, message: 'llamaLibrary() has it.' }] },
    ],
  },
};

const renderer = {
  files: ['src-renderer/**/*.{ts,svelte}'],
  languageOptions: { globals: globals.browser },
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: barredPackages('renderer'),
        patterns: [
          { regex: '^node:', message: 'The renderer has no Node.' },
          { regex: 'src-main/(?!common/)', message: 'The renderer imports only src-main/common.' },
        ],
      },
    ],
  },
};

/** What every page has under words of ours: one that was not taken out of its object would go unnoticed. */
const lookalikes = {
  files: ['src-renderer/**/*.svelte'],
  rules: {
    'no-restricted-globals': ['error', 'document', 'name', 'status', 'event', 'length', 'top', 'origin'],
  },
};

export default tseslint.config(
  { ignores: ['node_modules/', 'out/', 'build/', 'bioinstruct-workspace/', 'tests/**/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, svelteConfig } },
  },
  {
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: ['src-*/**/*.ts', 'bin/**', 'scripts/**'],
    rules: { 'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }] },
  },
  { files: ['**/*.{js,mjs}', 'tests/host/**'], languageOptions: { globals: globals.node } },
  { files: ['**/*.ts'], rules: { 'no-undef': 'off' } },
  ...Object.keys(layers).flatMap(layer),
  electronFree,
  desktop,
  lateLlama,
  renderer,
  lookalikes,
);
