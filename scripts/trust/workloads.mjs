/** Seven jobs to be killed: how each is made ready, begun or gone on with, and what its result is. */
import Database from 'better-sqlite3';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { rowsOf } from './workspace-checks.mjs';

export const cli = join(root, 'out/main/cli.js');
const sample = join(root, 'resources/sample');
const model = join(sample, 'model.gguf');

/** Runs a command to its end. */
export function bioinstruct(folder, ...args) {
  return execFileSync(process.execPath, [cli, '--workspace', folder, '--json', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1 << 28,
  }).toString();
}

const firstIn = (folder) =>
  existsSync(folder) ? readdirSync(folder).find((name) => !name.includes('.partial-')) : undefined;
const recipe = 'rank=4 batchSize=4 packTokens=512 maxSteps=12 checkpointEvery=2 evalEvery=4 threads=1';

/** Rows that are the same on every call. */
function manyRows(count) {
  return Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      instruction: `Name finding ${i} of the note.`,
      input: `Finding ${i} was seen. `.repeat(5),
      output: `finding ${i}`,
    }),
  ).join('\n');
}

/**
 * By name: `prepare` fills a workspace that holds the dataset `before`; `command` begins or goes on; `result` is the same
 * for every way there. `files` is a folder beside the workspace.
 */
export const workloads = {
  import: {
    prepare: (_, files, rows) => writeFileSync(join(files, 'many.jsonl'), manyRows(rows)),
    command: (_, files) => ['import', join(files, 'many.jsonl')],
    result: (folder) => rowsOf(folder, 'many'),
  },
  review: { served: true, prepare: () => {}, command: () => ['serve'] },
  training: {
    prepare: () => {},
    command: (folder) => {
      const run = firstIn(join(folder, 'runs'));
      return run && existsSync(join(folder, 'runs', run, 'recipe.json')) && isKnown(folder, 'runs', run)
        ? ['train', '--resume', run]
        : [
            'train',
            '--base',
            model,
            '--dataset',
            'before',
            ...recipe.split(' ').flatMap((one) => ['--set', one]),
          ];
    },
    result: (folder) => hashOf(finished(folder)),
  },
  evaluation: {
    prepare: () => {},
    command: (folder) => {
      const evaluation = firstIn(join(folder, 'evaluations'));
      return evaluation && isKnown(folder, 'evaluations', evaluation)
        ? ['evaluate', '--resume', evaluation]
        : [
            'evaluate',
            '--base',
            model,
            '--task',
            `pubmedqa=${join(sample, 'benchmarks/pubmedqa.json')}`,
            '--scoring',
            'likelihood',
            '--batch',
            '4',
            '--limit',
            '80',
          ];
    },
    result: (folder) =>
      stored(
        folder,
        'SELECT task, scoring, metric, value, stderr, ci_low, ci_high, n FROM scores ORDER BY position',
      ),
  },
  matrix: {
    prepare: (_, files) =>
      writeFileSync(
        join(files, 'plan.json'),
        JSON.stringify({
          name: 'small',
          bases: [model],
          datasets: [{ file: join(sample, 'instructions.json') }],
          rows: [[], ['QA'], ['QA', 'GEN']],
          tasks: [{ name: 'pubmedqa', file: join(sample, 'benchmarks/pubmedqa.json') }],
          budget: { tokens: 4000 },
          seeds: [1],
          recipe: { rank: 4, batchSize: 4, packTokens: 512, threads: 1 },
          scoring: 'likelihood',
          limit: 8,
        }),
      ),
    command: (_, files) => ['matrix', '--plan', join(files, 'plan.json'), '--resume'],
    result: (folder) => bioinstruct(folder, 'export', 'matrix'),
  },
  backup: {
    prepare: (folder, files, rows) => {
      writeFileSync(join(files, 'many.jsonl'), manyRows(rows));
      bioinstruct(folder, 'import', join(files, 'many.jsonl'));
    },
    command: () => ['backup'],
    result: (folder) => {
      const [newest] = JSON.parse(bioinstruct(folder, 'backup', '--list'));
      const copy = new Database(newest.file, { readonly: true });
      const rows = copy.prepare('SELECT count(*) FROM instructions').pluck().get();
      copy.close();
      return String(rows);
    },
  },
  migration: {
    prepare: async (folder, _, rows) => {
      rmSync(folder, { recursive: true });
      mkdirSync(folder, { mode: 0o700 });
      await makeOld(join(folder, 'workspace.sqlite'), 6, rows);
    },
    command: () => ['datasets'],
    result: (folder) =>
      stored(folder, 'SELECT * FROM instructions; SELECT name, sql FROM sqlite_schema ORDER BY name'),
  },
};

/** A database as an earlier program left it. */
async function makeOld(file, schema, rows) {
  const db = new Database(file);
  const steps = globSync('src-main/store/migrations/*.ts', { cwd: root }).sort().slice(0, schema);
  for (const step of steps) db.exec(Object.values(await import(join(root, step)))[0]);
  db.pragma(`user_version = ${schema}`);
  db.exec(`INSERT INTO datasets (id, name) VALUES (1, 'before');
    INSERT INTO imports (id, dataset_id, source, started_at, finished_at) VALUES (1, 1, 'a.json', '2026-01-01', '2026-01-02');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO instructions (row_id, dataset_id, import_id, id, category, split, review, instruction, input, output)
    SELECT i, 1, 1, 'id' || i, 'QA', 'train', 'pending', 'Name finding ' || i, printf('%.*c', 100, 'x'), 'finding ' || i FROM n`);
  db.close();
}

/** What queries find, as one hash. */
function stored(folder, queries) {
  const db = new Database(join(folder, 'workspace.sqlite'), { readonly: true });
  const hash = createHash('sha256');
  for (const query of queries.split('; '))
    for (const row of db.prepare(query).raw().iterate()) hash.update(JSON.stringify(row));
  db.close();
  return hash.digest('hex');
}

function isKnown(folder, table, id) {
  const db = new Database(join(folder, 'workspace.sqlite'), { readonly: true });
  const found = db.prepare(`SELECT 1 FROM ${table} WHERE id = ?`).get(id);
  db.close();
  return found !== undefined;
}

export const finished = (folder) =>
  globSync('runs/*/adapter.gguf', { cwd: folder }).map((file) => join(folder, file))[0];
const hashOf = (file) =>
  file ? createHash('sha256').update(readFileSync(file)).digest('hex') : 'no adapter';
