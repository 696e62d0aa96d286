/** `dataset NAME`: the counts, and what is computed from the texts. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FoundRows } from '../../src-main/commands/dataset-search';
import type { TextStatistics, TokenLengths } from '../../src-main/common/statistics';
import { freshWorkspace, projectRoot, run } from './program';

const workspace = freshWorkspace();
const folder = mkdtempSync(join(tmpdir(), 'dataset-'));
const model = join(projectRoot, 'resources/sample/model.gguf');

interface Report {
  rows: number;
  composition: object[];
  shares: object[];
  texts: TextStatistics;
  tokens: TokenLengths | null;
  duplicates: object | null;
  leaks: object[];
}

const rows = [
  { instruction: 'List the drugs of the note.', input: 'Dr. Smith saw him on 03/14/2021.', output: 'none' },
  { instruction: 'List the drugs of the letter.', input: 'Aspirin was stopped.', output: 'aspirin' },
  {
    instruction: 'What is the diagnosis?',
    input: 'Der Patient ist mit dem Arzt und der Schwester da.',
    output: 'x',
  },
];

beforeAll(async () => {
  const file = join(folder, 'few.json');
  writeFileSync(file, JSON.stringify(rows));
  await run(workspace, 'import', file, '--category', 'IE');
});

describe('dataset --search', () => {
  it('finds rows by their words, in the order of import, and counts them', async () => {
    const { status, document } = await run<FoundRows>(
      workspace,
      'dataset',
      'few',
      '--search',
      'LIST "the drugs"',
    );
    expect(status).toBe(0);
    expect(document).toMatchObject({ dataset: 'few', matches: 2, more: false });
    expect(document.rows.map(({ instruction, category }) => [instruction, category])).toEqual([
      ['List the drugs of the note.', 'IE'],
      ['List the drugs of the letter.', 'IE'],
    ]);
    const first = await run<FoundRows>(workspace, 'dataset', 'few', '--search', 'list', '--limit', '1');
    expect(first.document).toMatchObject({ matches: 2, rows: [{ id: document.rows[0]!.id }] });
    expect((await run<FoundRows>(workspace, 'dataset', 'few', '--search', 'aspirine')).document.rows).toEqual(
      [],
    );
  });

  it('refuses what holds no word, and a limit that is no number of rows', async () => {
    const nothing = await run<{ error: object }>(workspace, 'dataset', 'few', '--search', '…');
    expect([nothing.status, nothing.document]).toMatchObject([2, { error: { code: 'usage' } }]);
    const none = await run<{ error: object }>(
      workspace,
      'dataset',
      'few',
      '--search',
      'list',
      '--limit',
      '0',
    );
    expect([none.status, none.document]).toMatchObject([2, { error: { code: 'usage' } }]);
  });
});

describe('dataset', () => {
  it('counts, compares with the published shares, and reads the texts', async () => {
    const { status, document } = await run<Report>(workspace, 'dataset', 'few');
    expect(status).toBe(0);
    expect(document).toMatchObject({
      rows: 3,
      splits: { train: 3 },
      composition: [{ category: 'IE', rows: 3, train: 3, reviewed: 0 }],
      texts: {
        rows: 3,
        withVerb: 2,
        verbs: [{ verb: 'list', rows: 2, objects: [{ object: 'drug', rows: 2 }] }],
        identifiers: { date: { rows: 1, matches: 1 }, name: { rows: 1, matches: 1 } },
      },
      tokens: null,
      duplicates: null,
      leaks: [],
    });
    expect(document.shares[1]).toEqual({ category: 'IE', rows: 3, share: 1, published: 0.338 });
    expect(document.texts.languages).toContainEqual({ language: 'German', rows: 1 });
  });

  it('counts tokens as training does, against a context', async () => {
    const { document } = await run<Report>(workspace, 'dataset', 'few', '--model', model);
    const tokens = document.tokens!;
    expect(tokens).toMatchObject({ rows: 3, limit: 2048, leftOut: 0, template: 'alpaca' });
    expect(tokens.bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(3);
    const short = await run<Report>(workspace, 'dataset', 'few', '--model', model, '--context', String(tokens.longest! - 1)); // prettier-ignore
    expect(short.document.tokens!.leftOut).toBeGreaterThan(0);
    const trained = await run<{ leftOut: number }>(workspace, 'train', '--base', model, '--dataset', 'few', '--set', `contextLength=${tokens.longest! - 1}`, '--set', 'validationShare=0', '--dry-run'); // prettier-ignore
    expect(trained.document.leftOut).toBe(short.document.tokens!.leftOut);
  });

  it.each([
    [['--model', 'missing.gguf'], 1, 'not-found'],
    [['--model', model, '--context', '0'], 2, 'usage'],
    [['--model', model, '--context', 'x'], 2, 'usage'],
  ])('refuses %j', async (args, status, code) => {
    const ended = await run(workspace, 'dataset', 'few', ...args);
    expect([ended.status, ended.document.error.code]).toEqual([status, code]);
  });

  it('says what dedupe found', async () => {
    await run(workspace, 'dedupe', 'few', '--on', 'instruction');
    const { document } = await run<Report>(workspace, 'dataset', 'few');
    expect(document.duplicates).toMatchObject({ groups: 1, grouped: 2, stale: false });
  });
});
