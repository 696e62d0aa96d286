/** What training makes of one instruction under one model: its tokens, and which of them the loss counts. */
import type { Template } from './recipe';

/** Tokens that together are text of their own; more than one where only together they make up a character. */
export interface PreviewPiece {
  ids: number[];
  /** Special tokens by their names, such as `</s>`. */
  text: string;
  /** prompt: read, and not counted; cut: what `truncate=input` would take away; counted: learnt. */
  part: 'prompt' | 'cut' | 'counted';
}

export interface LossPreview {
  template: Template;
  /** Longest instruction in tokens under the recipe. */
  contextLength: number;
  /** Of the whole instruction. */
  tokens: number;
  /** Of these, those the loss counts: the completion with its end token. */
  counted: number;
  /** Pieces in order; those in the middle of a very long instruction are left out. */
  pieces: PreviewPiece[];
  /** Where pieces are left out: before which one, and how many tokens they have; null: none are. */
  omitted: { before: number; tokens: number } | null;
  /** What becomes of an instruction longer than the context; null: it fits. */
  tooLong: TooLong | null;
}

export interface TooLong {
  /** The first piece that lies, in whole or in part, behind the end of the context; null: it is among those left out. */
  endsBefore: number | null;
  /** Under `truncate=input`: what is left; null: even without its input it does not fit. */
  shortened: { tokens: number; cutCharacters: number } | null;
}

/** What is previewed under. */
export interface PreviewSettings {
  template: 'auto' | Template;
  /** null: the recipe's default, a pack of at most the model's context. */
  contextLength: number | null;
}
