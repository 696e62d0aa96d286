/** The preview of what the loss counts: the very tokens and mask that training takes, and text that can be read. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LossPreview } from '../../src-main/common/loss-preview';
import { encodeInstructions } from '../../src-main/worker/encode';
import { previewLoss } from '../../src-main/worker/loss-preview';
import { checkRecipe, type Recipe } from '../../src-main/common/recipe';

const model = join(import.meta.dirname, '../../resources/sample/model.gguf');
const text = {
  instruction: 'List the medications of the note by status.',
  input: 'Continues aspirin.  Café — 漢字 \u{1f600} “</s>”.\nHeld warfarin.',
  output: 'active: aspirin\ndiscontinued: none\nneither: warfarin',
};
const long = { ...text, input: Array.from({ length: 150 }, (_, i) => `visit ${i}: no change.`).join(' ') };

/** What a Run would train on. */
async function trained(row: typeof text, recipe: Partial<Recipe>) {
  const run = {
    program: '',
    base: model,
    baseHash: '',
    datasets: [],
    snapshots: [],
    categories: [],
    rows: 1,
  };
  const rows = (async function* () {
    yield { ...row, id: 'a', category: null, split: 'train' as const };
  })();
  const signal = new AbortController().signal;
  return encodeInstructions(rows, { ...checkRecipe(recipe), run }, { report: () => {}, signal });
}

const preview = (row: typeof text, contextLength: number | null = null): Promise<LossPreview> =>
  previewLoss({ model, text: row, settings: { template: 'auto', contextLength } });

const idsOf = ({ pieces }: LossPreview, part?: string): number[] =>
  pieces.filter((piece) => part === undefined || piece.part === part).flatMap(({ ids }) => ids);

it('shows the very tokens that training takes, and counts those that its mask counts', async () => {
  const shown = await preview(text);
  const [sequence] = (await trained(text, {})).train;
  expect(idsOf(shown)).toEqual([...sequence!.tokens]);
  expect(idsOf(shown, 'counted')).toEqual([...sequence!.tokens].filter((_, i) => sequence!.mask[i] === 1));
  expect(shown).toMatchObject({
    template: 'alpaca',
    contextLength: 2048,
    tokens: sequence!.tokens.length,
    counted: sequence!.mask.reduce((sum, counted) => sum + counted, 0),
    omitted: null,
    tooLong: null,
  });
});

it('the pieces spell the prompt and the output, with the names of special tokens', async () => {
  const { pieces } = await preview(text);
  const spelt = pieces.map((piece) => piece.text).join('');
  expect(spelt).toMatch(/^<s> ?Below is an instruction/);
  expect(spelt).toContain(
    `### Instruction:\n${text.instruction}\n\n### Input:\n${text.input}\n\n### Response:\n`,
  );
  expect(spelt.endsWith(`${text.output}</s>`)).toBe(true);
  expect(pieces.every((piece) => !piece.text.includes('\ufffd'))).toBe(true);
  expect(pieces.find((piece) => piece.text === '漢')!.ids).toHaveLength(3);
});

it('an instruction longer than the context would be left out, and shows where the context ends', async () => {
  const shown = await preview(long, 300);
  const { leftOut } = await trained(long, { contextLength: 300 });
  expect(leftOut).toEqual([{ id: 'a', tokens: shown.tokens }]);
  const before = shown.pieces.slice(0, shown.tooLong!.endsBefore!).flatMap(({ ids }) => ids);
  expect(before).toHaveLength(300);
});

it('marks what truncate=input would cut: the rest is what that training takes', async () => {
  const shown = await preview(long, 300);
  const { train } = await trained(long, { contextLength: 300, truncate: 'input' });
  const { tokens, cutCharacters } = shown.tooLong!.shortened!;
  expect(tokens).toBe(train[0]!.tokens.length);
  const cut = shown.pieces
    .filter(({ part }) => part === 'cut')
    .map((piece) => piece.text)
    .join('');
  expect(long.input.startsWith(cut)).toBe(true);
  // A piece that the cut goes through stays.
  expect(cutCharacters - cut.length).toBeGreaterThanOrEqual(0);
  expect(cutCharacters - cut.length).toBeLessThan(10);
});

it('says that nothing can be cut where the output alone is too long', async () => {
  const shown = await preview({ ...text, output: long.input }, 100);
  expect(shown.tooLong!.shortened).toBeNull();
  expect(idsOf(shown, 'cut')).toEqual([]);
});

it('leaves out the middle of a very long instruction, and says how much', async () => {
  const shown = await preview({ ...text, input: 'word '.repeat(5000) });
  expect(shown.pieces).toHaveLength(2000);
  expect(shown.omitted!.before).toBe(1000);
  expect(idsOf(shown).length + shown.omitted!.tokens).toBe(shown.tokens);
  expect(shown.pieces.at(-1)!.text).toBe('</s>');
});

it('refuses a chat template that the model has not', async () => {
  const settings = { template: 'chat', contextLength: null } as const;
  await expect(previewLoss({ model, text, settings })).rejects.toMatchObject({ code: 'recipe' });
});
