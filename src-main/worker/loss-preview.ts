/** Shows what training makes of one instruction, by the code that trains: nothing here decides what a token is. */
import type { InstructionText } from '../common/instruction';
import type { LossPreview, PreviewPiece, PreviewSettings, TooLong } from '../common/loss-preview';
import { openTokenizer, type Tokenizer } from '../inference/tokenizer';
import { readModel } from '../models/gguf-reader';
import { lengthOf, readingOf, rowTokens, shortenedTokens, type Reading } from './row-tokens';

interface Job {
  /** Absolute path. */
  model: string;
  text: InstructionText;
  settings: PreviewSettings;
}

/** Pieces that are shown of each end of a very long instruction. */
const shownOfEachEnd = 1000;

/** @throws WorkbenchError what opening the model refuses, or `recipe` as a Run with these settings would */
export async function previewLoss({ model, text, settings }: Job): Promise<LossPreview> {
  // Checked by our own reader first: llama.cpp's can hang on a header that lies.
  await readModel(model);
  const tokenizer = await openTokenizer(model);
  const { template, contextLength } = settings;
  // A context that is asked for brings its pack with it.
  const reading = readingOf({ template, contextLength, packTokens: contextLength }, tokenizer);
  const row = rowTokens(text, reading.template, tokenizer);
  const pieces: PreviewPiece[] = [
    ...tokenizer.pieces(row.prompt).map((piece) => ({ ...piece, part: 'prompt' as const })),
    ...tokenizer.pieces(row.completion, row.prompt).map((piece) => ({ ...piece, part: 'counted' as const })),
  ];
  const tokens = lengthOf(row);
  const tooLong = tokens > reading.contextLength ? markTooLong(text, reading, tokenizer, pieces) : null;
  return {
    template: reading.template,
    contextLength: reading.contextLength,
    tokens,
    counted: row.completion.length,
    ...middleLeftOut(pieces, tooLong),
  };
}

/** Marks the pieces that would be cut away. */
function markTooLong(
  text: InstructionText,
  reading: Reading,
  tokenizer: Tokenizer,
  pieces: PreviewPiece[],
): TooLong {
  const shortened = shortenedTokens(text, reading, tokenizer);
  const cutCharacters = shortened === null ? 0 : text.input.length - shortened.input.length;
  if (cutCharacters > 0) markCut(text, cutCharacters, pieces);
  let end = 0;
  const endsBefore = pieces.findIndex(({ ids }) => (end += ids.length) > reading.contextLength);
  return { endsBefore, shortened: shortened && { tokens: lengthOf(shortened), cutCharacters } };
}

/** By the place of the input in the text that the pieces spell. */
function markCut({ instruction, input }: InstructionText, characters: number, pieces: PreviewPiece[]): void {
  const spelt = pieces.map((piece) => piece.text).join('');
  const after = Math.max(0, spelt.indexOf(instruction)) + instruction.length;
  // Templates may trim white space around the input.
  const start = spelt.indexOf(input.trim(), after) - (input.length - input.trimStart().length);
  const end = start + characters;
  let at = 0;
  for (const piece of pieces) {
    const from = at;
    at += piece.text.length;
    if (piece.part === 'prompt' && from >= start && at <= end) piece.part = 'cut';
  }
}

function middleLeftOut(
  pieces: PreviewPiece[],
  tooLong: TooLong | null,
): Pick<LossPreview, 'pieces' | 'omitted' | 'tooLong'> {
  const hidden = pieces.slice(shownOfEachEnd, -shownOfEachEnd);
  if (hidden.length === 0) return { pieces, omitted: null, tooLong };
  const tokens = hidden.reduce((sum, { ids }) => sum + ids.length, 0);
  const shown = [...pieces.slice(0, shownOfEachEnd), ...pieces.slice(-shownOfEachEnd)];
  return {
    pieces: shown,
    omitted: { before: shownOfEachEnd, tokens },
    tooLong: tooLong && { ...tooLong, endsBefore: shownAt(tooLong.endsBefore, hidden.length) },
  };
}

function shownAt(piece: number | null, hidden: number): number | null {
  if (piece === null || piece < shownOfEachEnd) return piece;
  return piece < shownOfEachEnd + hidden ? null : piece - hidden;
}
