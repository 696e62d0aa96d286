/** A prompt to a base and adapters on it: each answer grows, is the same again, and is that of its adapter alone. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { writeAdapter } from '../../src-main/adapters/adapter-gguf';
import {
  answerDefaults,
  type Answer,
  type AnswerReport,
  type AnswerSettings,
} from '../../src-main/common/answer';
import { cancelled } from '../../src-main/common/errors';
import { modules } from '../../src-main/common/model';
import { randomFrom } from '../../src-main/common/random';
import { freeBaseModel, holdBaseModel } from '../../src-main/inference/base-model';
import { answer, renderPrompt } from '../../src-main/worker/answer';
import { shape } from '../../scripts/sample-model/shape';
import { folder } from '../adapters/fixtures';
import { sampleFolder } from '../models/tiny-llama';

const base = resolve(sampleFolder, 'model.gguf');
const prompt = { instruction: 'List the medications of the note by status.', input: 'Continues aspirin.' };

/** Large enough to change every answer. */
function adapter(): string {
  const random = randomFrom(3);
  const values = (length: number) => Float32Array.from({ length }, () => 2 * (random() - 0.5));
  const { width, feedForward } = shape;
  const up = { layer: 0, module: modules[5], rank: 4, magnitude: null };
  const pairs = [{ ...up, a: values(4 * width), b: values(4 * feedForward) }];
  const file = join(folder, 'changes.gguf');
  writeAdapter(file, { architecture: 'llama', alpha: 8, pairs });
  return file;
}

async function asked(
  adapters: (string | null)[],
  settings: Partial<AnswerSettings> = {},
  signal = new AbortController().signal,
  onReport: (report: AnswerReport) => void = () => {},
): Promise<AnswerReport[]> {
  const reports: AnswerReport[] = [];
  await answer(
    { base, adapters, prompt, settings: { ...answerDefaults, maxTokens: 24, ...settings }, threads: 1 },
    {
      report: (report) => {
        reports.push(report);
        onReport(report);
        return Promise.resolve();
      },
      signal,
    },
  );
  return reports;
}

const answersAt = (reports: AnswerReport[], place: number): Answer[] =>
  reports.flatMap((report) => (report.place === place && 'answer' in report ? [report.answer] : []));
const lastAt = (reports: AnswerReport[], place: number): Answer => answersAt(reports, place).at(-1)!;

it('asks the base and each adapter in turn, and every answer grows until it says why it ended', async () => {
  const reports = await asked([null, adapter()]);
  for (const place of [0, 1]) {
    const grown = answersAt(reports, place);
    expect(grown.slice(0, -1).every(({ end }) => end === null)).toBe(true);
    const { text, tokens, end, tokensPerSecond } = grown.at(-1)!;
    expect(['model', 'limit']).toContain(end);
    expect(tokens).toBeLessThanOrEqual(24);
    expect(tokensPerSecond).toBeGreaterThan(0);
    for (const one of grown) expect(text.startsWith(one.text)).toBe(true);
  }
  expect(lastAt(reports, 1).text).not.toBe(lastAt(reports, 0).text);
});

it('the answer of an adapter is the same alone and beside others, and the base is loaded once', async () => {
  await freeBaseModel();
  const before = await holdBaseModel(base, null);
  await before.release();
  const file = adapter();
  const together = await asked([file, null, file]);
  expect(lastAt(together, 2).text).toBe(lastAt(together, 0).text);
  expect(lastAt(await asked([file]), 0).text).toBe(lastAt(together, 0).text);
  const after = await holdBaseModel(base, null);
  await after.release();
  expect(after.model === before.model).toBe(true);
});

it('the same seed gives the same answer, another seed another one, and greedy has none', async () => {
  const warm = { temperature: 1, seed: 7 };
  const first = lastAt(await asked([null], warm), 0).text;
  expect(lastAt(await asked([null], warm), 0).text).toBe(first);
  expect(lastAt(await asked([null], { ...warm, seed: 8 }), 0).text).not.toBe(first);
  const greedy = await Promise.all([1, 2].map(async (seed) => lastAt(await asked([null], { seed }), 0).text));
  expect(greedy[0]).toBe(greedy[1]);
});

it('ends before a stop text, and nothing of it was shown on the way', async () => {
  const { text } = lastAt(await asked([null]), 0);
  const stop = text.slice(3, 7);
  const stopped = answersAt(await asked([null], { stop: [stop] }), 0);
  expect(stopped.at(-1)).toMatchObject({ text: text.slice(0, text.indexOf(stop)), end: 'stop' });
  for (const one of stopped) expect(text.slice(0, text.indexOf(stop)).startsWith(one.text)).toBe(true);
});

it('an adapter that does not fit is told in its place, and the others answer', async () => {
  const wrong = join(folder, 'wrong.gguf');
  writeFileSync(wrong, 'no adapter');
  const reports = await asked([wrong, null]);
  expect(reports.find((report) => 'problem' in report)).toMatchObject({ place: 0 });
  expect(lastAt(reports, 1).end).not.toBe(null);
});

it('stops in mid-answer with the reason it was stopped for', async () => {
  const stop = new AbortController();
  const going = asked([null, null], {}, stop.signal, (report) => {
    if ('answer' in report) stop.abort(cancelled());
  });
  await expect(going).rejects.toMatchObject({ code: 'cancelled' });
});

it('refuses a prompt that does not fit the context with its answer', async () => {
  await expect(asked([null], { maxTokens: 8000 })).rejects.toMatchObject({
    code: 'tokens',
    message: expect.stringContaining('an answer of 8000'),
  });
});

it('shows a prompt as the model reads it', async () => {
  const shown = await renderPrompt({ base, template: 'auto', prompt });
  expect(shown).toMatchObject({ template: 'alpaca', contextLength: 4096 });
  expect(shown.text).toContain('### Input:\nContinues aspirin.\n\n### Response:\n');
  expect(shown.tokens).toBeGreaterThan(20);
  await expect(renderPrompt({ base, template: 'chat', prompt })).rejects.toMatchObject({ code: 'recipe' });
});
