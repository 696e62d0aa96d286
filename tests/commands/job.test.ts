/** The whole job by the command line on the sample: import, train, evaluate, matrix, export. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Score } from '../../src-main/common/benchmark';
import type { ImportReport } from '../../src-main/common/instruction';
import type { RunResult } from '../../src-main/common/run';
import { freshWorkspace, projectRoot, run } from './program';

const sample = join(projectRoot, 'resources/sample');
const model = join(sample, 'model.gguf');
const workspace = freshWorkspace();

interface Trained extends RunResult {
  run: string;
  folder: string;
}

describe('the whole job', () => {
  beforeAll(async () => {
    const { document } = await run<ImportReport>(workspace, 'import', join(sample, 'instructions.json'));
    expect(document.quarantined).toEqual([]);
  });

  it('imports again without adding anything', async () => {
    const { document } = await run<ImportReport>(workspace, 'import', join(sample, 'instructions.json'));
    expect(document).toMatchObject({ dataset: 'instructions', imported: 0, duplicates: document.read });
  });

  it('trains to the same adapter bytes from the same seed, and to others from another', async () => {
    const train = async (seed: string) => {
      const settings = [
        '--set',
        'maxSteps=3',
        '--set',
        'threads=1',
        '--set',
        'rank=4',
        '--set',
        'packTokens=512',
        '--seed',
        seed,
      ];
      const { status, document } = await run<Trained>(
        workspace,
        'train',
        '--base',
        model,
        '--dataset',
        'instructions',
        ...settings,
      );
      expect(status).toBe(0);
      return document;
    };
    const [first, second, other] = [await train('1'), await train('1'), await train('2')];
    expect(first.steps).toBe(3);
    expect(readFileSync(first.adapter!).equals(readFileSync(second.adapter!))).toBe(true);
    expect(readFileSync(first.adapter!).equals(readFileSync(other.adapter!))).toBe(false);
    for (const name of ['recipe.json', 'instructions.jsonl', 'pack.bin', 'metrics.jsonl'])
      expect(existsSync(join(first.folder, name)), name).toBe(true);
  });

  it('evaluates a base by both scorings, every number with n, error and interval', async () => {
    const { status, document } = await run<{ results: Score[] }>(
      workspace,
      'evaluate',
      '--base',
      model,
      '--task',
      `pubmedqa=${join(sample, 'benchmarks/pubmedqa.json')}`,
      '--limit',
      '6',
    );
    expect(status).toBe(0);
    expect(document.results.map(({ scoring, metric }) => `${scoring} ${metric}`)).toEqual([
      'likelihood accuracy',
      'likelihood accuracyNormalised',
      'likelihood macroF1',
      'generate accuracy',
      'generate macroF1',
    ]);
    for (const score of document.results) {
      expect(score.n).toBe(6);
      expect(score.ci95[0]).toBeLessThanOrEqual(score.value);
      expect(score.ci95[1]).toBeGreaterThanOrEqual(score.value);
      expect(score.parseRate === null).toBe(score.scoring === 'likelihood');
    }
  });

  it('refuses a recipe out of range with a sentence', async () => {
    const { status, document } = await run(
      workspace,
      'train',
      '--base',
      model,
      '--dataset',
      'instructions',
      '--set',
      'rank=0',
    );
    expect(status).toBe(1);
    expect(document.error).toMatchObject({
      code: 'recipe',
      message: 'rank is 0; it must be between 1 and 1024.',
    });
  });

  it('exports what it holds as CSV that a parser reads back', async () => {
    const { stdout } = await run(workspace, 'export', 'instructions');
    const rows = parse(stdout, { columns: true });
    expect(rows).toHaveLength(JSON.parse(readFileSync(join(sample, 'instructions.json'), 'utf8')).length);
  });
});
