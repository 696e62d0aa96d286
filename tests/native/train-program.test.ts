/** native/train.cpp: the library from end to end without Node, and its adapter is one that the workbench takes. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildPrograms } from '../../scripts/native.mjs';
import { openTrainer } from '../../src-main/train/train';
import { folder, tinyModel, tinySequences } from '../train/tiny-model';

let program = '';
beforeAll(() => {
  program = join(buildPrograms(resolve('.'), () => undefined), 'train');
}, 300_000);

const model = tinyModel();
const tokens = join(folder, 'tokens.txt');
const sequences = tinySequences(model, [12, 30]);
writeFileSync(tokens, sequences.map((one) => [...one.tokens].join(' ')).join('\n'));
const train = (...args: string[]) => spawnSync(program, args, { encoding: 'utf8' });

test('prints falling losses and writes an adapter with which the base scores the tokens higher', async () => {
  const adapter = join(folder, 'by-program.gguf');
  const { stdout, status } = train(model.file, tokens, adapter, '5');
  expect(status).toBe(0);
  const losses = [...stdout.matchAll(/^step \d loss ([\d.]+)$/gm)].map(([, loss]) => Number(loss));
  expect(losses).toHaveLength(5);
  expect(losses[4]!).toBeLessThan(losses[0]!);

  const groups = sequences.map(({ tokens: ids }) => ({
    prefix: new Int32Array(),
    continuations: [{ tokens: ids, mask: Uint8Array.from(ids, (_, i) => (i > 0 ? 1 : 0)) }],
  }));
  const score = async (trained: { file: string } | null): Promise<number> => {
    const trainer = await openTrainer({ model: model.file, adapter: trained, threads: 1 });
    const sums = await trainer.score(groups);
    trainer.dispose();
    return sums.reduce((a, b) => a + b, 0);
  };
  expect(await score({ file: adapter })).toBeGreaterThan(await score(null));
});

test('says in one line what is wrong', () => {
  const { stderr, status } = train(join(folder, 'nothing.gguf'), tokens, join(folder, 'never.gguf'));
  expect(status).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain('nothing.gguf');
});
