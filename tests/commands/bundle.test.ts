/** A bundle of a matrix: made, recomputed, a cell of it trained again, and what was tampered with found. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, Verification } from '../../src-main/common/bundle';
import type { Matrix } from '../../src-main/common/matrix';
import { unpackZip, writeZip } from '../../src-main/files/zip';
import { freshWorkspace, projectRoot, run } from './program';

const sample = join(projectRoot, 'resources/sample');
const model = join(sample, 'model.gguf');
const workspace = freshWorkspace();
const bundle = join(dirname(workspace), 'study.zip');
let matrix: Matrix;

beforeAll(async () => {
  const plan = join(dirname(workspace), 'plan.json');
  mkdirSync(dirname(plan), { recursive: true });
  const task = (name: string, file: string) => ({ name, file: join(sample, 'benchmarks', file) });
  writeFileSync(
    plan,
    JSON.stringify({
      name: 'packed',
      bases: [model],
      datasets: [{ file: join(sample, 'instructions.json') }],
      rows: [[], ['QA']],
      tasks: [task('pubmedqa', 'pubmedqa.json'), task('conv2note', 'conv2note.csv')],
      budget: { tokens: 3000 },
      seeds: [1],
      recipe: { rank: 4, batchSize: 4, packTokens: 512, threads: 1 },
      scoring: 'both',
      limit: 5,
    }),
  );
  matrix = (await run<Matrix>(workspace, 'matrix', '--plan', plan)).document;
  const { status, document, stderr } = await run<Bundle>(workspace, 'bundle', matrix.id, '-o', bundle);
  expect(status, stderr).toBe(0);
  expect(document.cells.map(({ name, rerun }) => [name, rerun])).toEqual([
    ['Base', null],
    ['QA', null],
  ]);
  expect(document.files).toHaveProperty(['plan.json']);
}, 120_000);

const elsewhere = () => freshWorkspace();

test('every number is computed again from the answers inside, and the CSV comes out byte for byte', async () => {
  const { status, document, stderr } = await run<Verification>(elsewhere(), 'bundle', 'verify', bundle);
  expect(status, stderr).toBe(0);
  expect(document).toMatchObject({ damaged: [], different: [], withheld: 0, sameMatrix: true });
  expect(document.recomputed).toBeGreaterThan(10);
  const by = { seed: 42, rounds: 10_000, resamples: 2000 };
  expect(document.study).toMatchObject({
    settings: [{ way: 'likelihood', ...by }, { way: 'generate', ...by }], // prettier-ignore
    different: [],
    withheld: 0,
  });
  expect(document.study!.recomputed).toBeGreaterThan(50);
});

test('it holds the tables that export writes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tables-'));
  await unpackZip(bundle, folder, 1e9);
  for (const table of ['matrix', 'means', 'changes', 'effects', 'contrasts']) {
    const { stdout } = await run(workspace, 'export', table);
    const path = table === 'matrix' ? 'matrix.csv' : `study/${table}.csv`;
    expect(stdout, table).toBe(readFileSync(join(folder, path), 'utf8'));
  }
});

test('the same matrix is packed to the same bytes', async () => {
  const again = join(dirname(workspace), 'again.zip');
  await run(workspace, 'bundle', matrix.id, '-o', again);
  expect(readFileSync(again).equals(readFileSync(bundle))).toBe(true);
  const twice = await run(workspace, 'bundle', matrix.id, '-o', again);
  expect(twice.document.error.code).toBe('file-exists');
});

test('a cell trained again has the same numbers and the same bytes', async () => {
  const { status, document, stderr } = await run<{ different: object[]; sameBytes: boolean }>(
    elsewhere(),
    ...['bundle', 'rerun', bundle, 'QA', '--base', model],
  );
  expect(status, stderr).toBe(0);
  expect(document).toMatchObject({ different: [], sameBytes: true });
}, 60_000);

describe('what was changed is found', () => {
  /** The bundle with one of its files changed; its hash too, where the forger thought of it. */
  async function forged(
    path: string,
    change: (text: string) => string,
    withHash: boolean,
    { added = [], without = '' }: { added?: readonly string[]; without?: string } = {},
  ): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'forged-'));
    await unpackZip(bundle, folder, 1e9);
    const about = JSON.parse(readFileSync(join(folder, 'bundle.json'), 'utf8')) as Bundle;
    const content = Buffer.from(change(readFileSync(join(folder, path), 'utf8')));
    writeFileSync(join(folder, path), content);
    if (withHash) {
      const { createHash } = await import('node:crypto');
      about.files[path] = {
        sha256: createHash('sha256').update(content).digest('hex'),
        bytes: content.length,
      };
      writeFileSync(join(folder, 'bundle.json'), JSON.stringify(about));
    }
    const to = join(folder, 'forged.zip');
    for (const one of added) {
      mkdirSync(dirname(join(folder, one)), { recursive: true });
      writeFileSync(join(folder, one), '');
    }
    const kept = Object.entries(about.files).filter(([one]) => without === '' || !one.startsWith(without));
    writeFileSync(join(folder, 'bundle.json'), JSON.stringify({ ...about, files: Object.fromEntries(kept) }));
    const paths = ['bundle.json', ...kept.map(([one]) => one), ...added];
    await writeZip(
      to,
      paths.map((one) => ({ path: one, from: join(folder, one) })),
    );
    return to;
  }
  const scoresOf = () => `evaluations/${matrix.cells[1]!.key}/scores.json`;
  const better = (text: string) => text.replace(/"value": [\d.]+/, '"value": 0.99');

  test('a file that is not the one that was packed', async () => {
    const file = await forged(scoresOf(), better, false);
    const { status, document } = await run<Verification>(elsewhere(), 'bundle', 'verify', file);
    expect(status).toBe(1);
    expect(document.damaged).toEqual([scoresOf()]);
  });

  test.each([
    ['its rows', /"instructions\.jsonl"/],
    ['the items of a task', /"benchmarks\/0\/pubmedqa\.json"/],
  ])('a cell that names a file of this machine for %s', async (_, named) => {
    const plan = `cells/${matrix.cells[1]!.key}/plan.json`;
    const secret = join(dirname(workspace), 'secret.json');
    copyFileSync(join(sample, 'benchmarks/pubmedqa.json'), secret);
    const file = await forged(plan, (text) => text.replace(named, JSON.stringify(secret)), true);
    const { document } = await run(elsewhere(), 'bundle', 'rerun', file, 'QA', '--base', model);
    expect(document.error).toMatchObject({ code: 'refused', message: expect.stringContaining(secret) });
  });

  test('a cell that brings the workspace of its computation', async () => {
    const { key } = matrix.cells[1]!;
    const file = await forged(scoresOf(), (text) => text, true, {
      added: [`cells/${key}/workspace/workspace.sqlite`],
    });
    const { document } = await run(elsewhere(), 'bundle', 'rerun', file, 'QA', '--base', model);
    expect(document.error.code).toBe('file-format');
  });

  test('a number that its answers do not give', async () => {
    const file = await forged(scoresOf(), better, true);
    const { status, document } = await run<Verification>(elsewhere(), 'bundle', 'verify', file);
    expect(status).toBe(1);
    expect(document.damaged).toEqual([]);
    expect(document.different).toHaveLength(1);
    expect(document.different[0]).toMatchObject({ evaluation: matrix.cells[1]!.key, stored: 0.99 });
  });

  test('a mark that its answers do not give', async () => {
    const changes = 'study/changes.csv';
    const marked = (text: string) =>
      text.replace(/(,base,(?:[^,]*,){7})[^,]*,[^,]*,(\d)/, '$1' + '0.0001,0.0002,$2');
    const file = await forged(changes, marked, true);
    const { status, document } = await run<Verification>(elsewhere(), 'bundle', 'verify', file);
    expect(status).toBe(1);
    expect(document).toMatchObject({ damaged: [], different: [], sameMatrix: true });
    expect(document.study!.different.map(({ table, column, stored }) => [table, column, stored])).toEqual([
      ['changes', 'p', 0.0001],
      ['changes', 'p_holm', 0.0002],
    ]);
  });

  test('a bundle of an older program is verified as far as it goes, and what it does not hold is said', async () => {
    const file = await forged(scoresOf(), (text) => text, true, { without: 'study/' });
    const { status, document } = await run<Verification>(elsewhere(), 'bundle', 'verify', file);
    expect(status).toBe(0);
    expect(document).toMatchObject({ damaged: [], different: [], sameMatrix: true, study: null });
    const told = execFileSync(process.execPath, [join(projectRoot, 'out/main/cli.js'), 'bundle', 'verify', file], { encoding: 'utf8' }); // prettier-ignore
    expect(told).toContain('it does not hold what the cells say together');
  });

  test('an answer that was made better', async () => {
    const answers = `evaluations/${matrix.cells[1]!.key}/predictions/pubmedqa.jsonl`;
    const right = (text: string) =>
      text
        .split('\n')
        .map((line) => line.replace(/("target":"(\w+)".*"answer":)(?:"\w+"|null)/, '$1"$2"'))
        .join('\n');
    const { document } = await run<Verification>(
      elsewhere(),
      'bundle',
      'verify',
      await forged(answers, right, true),
    );
    expect(document.different.length).toBeGreaterThan(0);
    expect(document.sameMatrix).toBe(false);
    expect(document.study!.different.length).toBeGreaterThan(0);
  });
});

test('what instruments said of the answers goes along: it is computed again, and no part of a cell trained again', async () => {
  const { key } = matrix.cells[1]!;
  const concepts = join(projectRoot, 'resources/concepts/sample.tsv');
  const measured = await run(
    workspace,
    'measure',
    key,
    '--concepts',
    concepts,
    '--limit',
    '3',
    '--seed',
    '7',
  );
  expect(measured.status, measured.stderr).toBe(0);
  const file = join(dirname(workspace), 'measured.zip');
  await run(workspace, 'bundle', matrix.id, '-o', file);
  const verified = await run<Verification>(elsewhere(), 'bundle', 'verify', file);
  expect(verified.document).toMatchObject({ damaged: [], different: [], sameMatrix: true });
  expect(verified.status).toBe(0);
  const again = await run<{ different: object[] }>(
    elsewhere(),
    ...['bundle', 'rerun', file, key, '--base', model],
  );
  expect(again.document.different).toEqual([]);
}, 60_000);

test('texts that may not be passed on stay, and the numbers that rest on them are said to', async () => {
  const gated = freshWorkspace();
  const evaluated = await run<{ evaluation: string; folder: string }>(
    gated,
    ...['evaluate', '--base', model, '--scoring', 'likelihood', '--limit', '3'],
    ...['--task', `medication-status=${join(sample, 'benchmarks/medication-status.csv')}`],
  );
  expect(evaluated.status).toBe(0);
  const plan = join(dirname(gated), 'plan.json');
  writeFileSync(
    plan,
    JSON.stringify({
      ...{ name: 'gated', bases: [model], datasets: [], rows: [[]], budget: { tokens: 1 }, limit: 3 },
      tasks: [{ name: 'medication-status', file: join(sample, 'benchmarks/medication-status.csv') }],
    }),
  );
  const { document: small } = await run<Matrix>(gated, 'matrix', '--plan', plan);
  const file = join(dirname(gated), 'gated.zip');
  const packed = await run<Bundle>(gated, 'bundle', small.id, '-o', file);
  expect(packed.document.cells).toMatchObject([{ rerun: 'gated' }]);
  const folder = mkdtempSync(join(tmpdir(), 'gated-'));
  await unpackZip(file, folder, 1e9);
  const [cell] = small.cells;
  const lines = readFileSync(
    join(folder, 'evaluations', cell!.key, 'predictions/medication-status.jsonl'),
    'utf8',
  ).trim();
  for (const line of lines.split('\n'))
    expect(Object.keys(JSON.parse(line) as object)).toEqual(['task', 'item', 'base', 'adapter', 'scoring']);
  expect(existsSync(join(folder, 'cells'))).toBe(false);
  const verified = await run<Verification>(gated, 'bundle', 'verify', file);
  expect(verified.document).toMatchObject({ different: [], recomputed: 0, sameMatrix: true });
  expect(verified.document.withheld).toBeGreaterThan(0);
  expect(verified.document.study).toMatchObject({ different: [], recomputed: 0 });
  expect(verified.document.study!.withheld).toBeGreaterThan(0);
});

test('what is no bundle is refused', async () => {
  const file = join(dirname(workspace), 'model.zip');
  copyFileSync(model, file);
  const { document } = await run(elsewhere(), 'bundle', 'verify', file);
  expect(document.error).toMatchObject({
    code: 'file-format',
    message: expect.stringContaining('is no bundle'),
  });
  const unknown = await run(elsewhere(), 'bundle', 'nothing', '-o', join(dirname(workspace), 'n.zip'));
  expect(unknown.document.error.code).toBe('not-found');
});
