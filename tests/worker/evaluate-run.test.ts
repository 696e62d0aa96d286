/** One evaluation: frozen before it asks, the same under any order, batch and interruption; what does not fit is listed. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cancelled } from '../../src-main/common/errors';
import type { EvaluateReport } from '../../src-main/common/worker';
import { readEvaluationSettings } from '../../src-main/files/evaluation-settings';
import { writeGguf } from '../../src-main/models/gguf-writer';
import { openTrainer } from '../../src-main/train/train';
import { askedPrompts } from '../../src-main/worker/asked-prompts';
import { evaluateRun } from '../../src-main/worker/evaluate-run';
import { tinyMetadata, tinyTensors } from '../models/tiny-llama';
import { evaluated, evaluationFolder, predictionsOf, pubmedqaFile, sampleModel } from './evaluation';

/** Without what hangs on the order in which they were asked. */
const byItem = (folder: string) =>
  new Map(predictionsOf(folder).map((one) => [`${one.item} ${one.scoring}`, one]));

function reversed(file: string): string {
  const records = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>);
  const other = file.replace('pubmedqa.json', 'reversed.json');
  // Keys that look like numbers come in their own order, so the order is turned by the text.
  writeFileSync(
    other,
    `{${records
      .reverse()
      .map(([id, value]) => `${JSON.stringify(id)}:${JSON.stringify(value)}`)
      .join(',')}}`,
  );
  return other;
}

describe('likelihoods', () => {
  const file = pubmedqaFile(12);
  const tasks = [{ name: 'pubmedqa', file }];

  it('and scores are the same to the last digit under any order of the items and any batch', async () => {
    const folder = evaluationFolder({ tasks, batch: 4 });
    const { scores } = await evaluated(folder);
    for (const changes of [
      { tasks: [{ name: 'pubmedqa', file: reversed(file) }], batch: 4 },
      { tasks, batch: 1 },
      { tasks, batch: 100, threads: 2 },
    ]) {
      const other = evaluationFolder(changes);
      expect((await evaluated(other)).scores).toEqual(scores);
      expect(byItem(other)).toEqual(byItem(folder));
    }
  });

  it('are the same after an interruption, and only what is missing is written', async () => {
    const whole = evaluationFolder({ tasks, batch: 4 });
    const { scores } = await evaluated(whole);
    const folder = evaluationFolder({ tasks, batch: 4 });
    const stop = new AbortController();
    const report = (one: EvaluateReport) =>
      'done' in one && one.done === 4 ? stop.abort(cancelled()) : undefined;
    const stopped = evaluateRun({ folder, hashes: {} }, { report, signal: stop.signal });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const before = readFileSync(join(folder, 'predictions/pubmedqa.jsonl'), 'utf8');
    // As a kill leaves it: in the middle of a batch and of a line.
    writeFileSync(join(folder, 'predictions/pubmedqa.jsonl'), before.slice(0, -30));
    const { scores: resumed, reports } = await evaluated(folder);
    expect(resumed).toEqual(scores);
    expect(readFileSync(join(folder, 'predictions/pubmedqa.jsonl'), 'utf8')).toBe(
      readFileSync(join(whole, 'predictions/pubmedqa.jsonl'), 'utf8'),
    );
    const told = reports.filter((one) => 'done' in one);
    expect(told[0]).toMatchObject({ done: 4, of: 12, overall: { done: 4, of: 12 } });
    expect(told.at(-1)).toMatchObject({ overall: { done: 12, of: 12 }, secondsLeft: 0 });
  });
});

describe('several bases and adapters', () => {
  it('are asked in one pass, all likelihoods of a base before its texts', async () => {
    const trainer = await openTrainer({
      model: sampleModel,
      adapter: { seed: 1, rank: 2, alpha: 4, modules: ['attn_q'], layers: null },
      threads: 1,
    });
    const tokens = Int32Array.of(5, 6, 7, 8);
    await trainer.step([[{ tokens, mask: Uint8Array.of(0, 1, 1, 1) }]], 0.05);
    const folder = evaluationFolder({
      adapters: [null, 'set below'],
      scoring: 'both',
      limit: 3,
      tasks: [{ name: 'pubmedqa', file: pubmedqaFile(5) }],
    });
    const adapter = join(folder, 'adapter.gguf');
    await trainer.saveAdapter(adapter);
    trainer.dispose();
    const settings = readEvaluationSettings(folder);
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ ...settings, adapters: [null, adapter] }));
    const { scores, reports } = await evaluated(folder);
    expect(reports.flatMap((one) => ('scoring' in one ? one.scoring : []))).toEqual([
      ...Array<string>(6).fill('likelihood'),
      ...Array<string>(6).fill('generate'),
    ]);
    expect(new Set(scores.map((score) => score.adapter))).toEqual(new Set([null, adapter]));
    const [bare, adapted] = [null, adapter].map((one) =>
      predictionsOf(folder).filter((p) => p.adapter === one && p.scoring === 'likelihood'),
    );
    expect(bare!.map((p) => p.logLikelihoods)).not.toEqual(adapted!.map((p) => p.logLikelihoods));
  });

  it('an adapter of another base is refused before anything is asked', async () => {
    const folder = evaluationFolder();
    const base = join(folder, 'other.gguf');
    writeGguf(base, tinyMetadata(), tinyTensors());
    const trainer = await openTrainer({
      model: base,
      adapter: { seed: 1, rank: 2, alpha: 4, modules: ['attn_q'], layers: null },
      threads: 1,
    });
    const adapter = join(folder, 'adapter.gguf');
    await trainer.saveAdapter(adapter);
    trainer.dispose();
    writeFileSync(
      join(folder, 'settings.json'),
      JSON.stringify({ ...readEvaluationSettings(folder), adapters: [null, adapter] }),
    );
    await expect(evaluated(folder)).rejects.toMatchObject({
      code: 'adapter-mismatch',
      message: expect.stringContaining(`does not fit ${sampleModel}`),
    });
    expect(() => predictionsOf(folder)).toThrow();
  });

  it('an adapter whose run names another base of the same shapes is refused; out of its folder it is asked', async () => {
    const folder = evaluationFolder({ limit: 2 });
    const trainer = await openTrainer({
      model: sampleModel,
      adapter: { seed: 1, rank: 2, alpha: 4, modules: ['attn_q'], layers: null },
      threads: 1,
    });
    const adapter = join(folder, 'adapter.gguf');
    await trainer.saveAdapter(adapter);
    trainer.dispose();
    const recipe = join(folder, 'recipe.json');
    writeFileSync(
      recipe,
      JSON.stringify({ run: { base: '/models/other.gguf', baseHash: 'ab'.repeat(32), rows: 1 } }),
    );
    writeFileSync(
      join(folder, 'settings.json'),
      JSON.stringify({ ...readEvaluationSettings(folder), adapters: [adapter] }),
    );
    await expect(evaluated(folder)).rejects.toMatchObject({
      code: 'adapter-mismatch',
      message: expect.stringContaining('was trained on /models/other.gguf, SHA-256 abababababab'),
    });
    expect(() => predictionsOf(folder)).toThrow();
    rmSync(recipe);
    expect((await evaluated(folder)).scores[0]).toMatchObject({ adapter, n: 2 });
  });
});

describe('a context', () => {
  /** The sample's vocabulary, one layer, a context of 256. */
  function shortModel(folder: string): string {
    const file = join(folder, 'short.gguf');
    writeGguf(file, tinyMetadata(), tinyTensors());
    return file;
  }

  it('too short for an item leaves it out with the reason, and cuts nothing', async () => {
    const file = pubmedqaFile(4);
    const records = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { CONTEXTS: string[] }>;
    records['90000001']!.CONTEXTS = Array<string>(40).fill(
      'The pressure was lower in the group with the drug.',
    );
    writeFileSync(file, JSON.stringify(records));
    const folder = evaluationFolder({ tasks: [{ name: 'pubmedqa', file }] });
    const short = shortModel(folder);
    writeFileSync(
      join(folder, 'settings.json'),
      JSON.stringify({ ...readEvaluationSettings(folder), bases: [short, sampleModel] }),
    );
    const { scores, leftOut, labels } = await evaluated(folder);
    const of = (no: number) => [
      { label: 'yes', items: 2 },
      { label: 'maybe', items: 1 },
      ...(no > 0 ? [{ label: 'no', items: no }] : []),
    ];
    expect(labels).toEqual([
      { task: 'pubmedqa', base: short, labels: of(0), items: 3 },
      { task: 'pubmedqa', base: sampleModel, labels: of(1), items: 4 },
    ]);
    expect(leftOut).toEqual([
      {
        task: 'pubmedqa',
        item: '90000001',
        base: short,
        reason: expect.stringMatching(/^it takes \d+ tokens with its answer, and short\.gguf holds 256$/),
      },
    ]);
    expect(readFileSync(join(folder, 'left-out.jsonl'), 'utf8')).toContain('90000001');
    expect(new Map(scores.map(({ base, n }) => [base, n]))).toEqual(
      new Map([
        [short, 3],
        [sampleModel, 4],
      ]),
    );
  });

  it('of two bases that hold the same items counts their labels once', async () => {
    const folder = evaluationFolder({ tasks: [{ name: 'pubmedqa', file: pubmedqaFile(3) }] });
    const same = join(folder, 'same.gguf');
    writeFileSync(same, readFileSync(sampleModel));
    writeFileSync(
      join(folder, 'settings.json'),
      JSON.stringify({ ...readEvaluationSettings(folder), bases: [sampleModel, same] }),
    );
    const { labels } = await evaluated(folder);
    expect(labels).toEqual([expect.not.objectContaining({ base: expect.anything() as string })]);
    expect(labels[0]!.items).toBe(3);
  });

  it('too short for every item is refused', async () => {
    const folder = evaluationFolder({
      shots: 4,
      tasks: [{ name: 'pubmedqa', file: pubmedqaFile(3), shotsFrom: pubmedqaFile(9, 100) }],
    });
    const short = shortModel(folder);
    writeFileSync(
      join(folder, 'settings.json'),
      JSON.stringify({ ...readEvaluationSettings(folder), bases: [short] }),
    );
    await expect(evaluated(folder)).rejects.toMatchObject({
      code: 'tokens',
      message: 'None of the 3 items of pubmedqa fits the context of short.gguf, which holds 256 tokens.',
      hint: expect.stringContaining('fewer examples'),
    });
  });
});

describe('provenance', () => {
  it('is frozen with hashes, template, prompt, shots, task version, engine and seed before anything is asked', async () => {
    const folder = evaluationFolder({ limit: 2 });
    await evaluated(folder);
    expect(readEvaluationSettings(folder).provenance).toEqual({
      bases: [{ file: sampleModel, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), template: 'alpaca' }],
      adapters: [null],
      tasks: [
        expect.objectContaining({
          name: 'pubmedqa',
          version: expect.any(Number),
          itemCount: 2,
          shots: 0,
          examples: null,
        }),
      ],
      engine: expect.objectContaining({ program: expect.stringContaining('bioinstruct'), threads: 1 }),
      seed: 1,
      batch: 16,
    });
  });

  it('that is another one now stops the evaluation with what differs', async () => {
    const file = pubmedqaFile(3);
    const folder = evaluationFolder({ tasks: [{ name: 'pubmedqa', file }] });
    await evaluated(folder);
    writeFileSync(file, readFileSync(pubmedqaFile(3, 50)));
    await expect(evaluated(folder)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(
        /begun otherwise.*items differ: 3 \([0-9a-f]{8}\) against 3 \([0-9a-f]{8}\)\.$/,
      ),
    });
  });
});

describe('the prompt of an item', () => {
  it('is shown as it is asked, examples included', async () => {
    const shotsFrom = pubmedqaFile(9, 100);
    const folder = evaluationFolder({
      shots: 2,
      scoring: 'both',
      tasks: [{ name: 'pubmedqa', file: pubmedqaFile(3), shotsFrom }],
    });
    const [likelihood, generate] = await askedPrompts({
      folder,
      task: 'pubmedqa',
      item: '90000001',
      base: sampleModel,
    });
    expect(likelihood).toMatchObject({ scoring: 'likelihood', continuations: ['yes', 'no', 'maybe'] });
    expect(generate).toMatchObject({ scoring: 'generate', continuations: null, prompt: likelihood!.prompt });
    const blocks = likelihood!.prompt.split('### Response:\n');
    expect(blocks).toHaveLength(4);
    expect(blocks.slice(1, 3).map((block) => block.split('\n\n')[0])).toEqual([
      expect.stringMatching(/^(yes|no|maybe)$/),
      expect.stringMatching(/^(yes|no|maybe)$/),
    ]);
    expect(blocks[2]).toContain('Does drug 1 lower the pressure?');
    expect(likelihood!.promptTokens).toBeGreaterThan(50);
    const other = askedPrompts({ folder, task: 'pubmedqa', item: 'nowhere', base: resolve('x.gguf') });
    await expect(other).rejects.toMatchObject({ code: 'not-found' });
  });
});
