/**
 * Text to tokens and back by llama.cpp's own tokenizer, so that training and inference read the same.
 * Loads the vocabulary only.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LlamaModel, Token } from 'node-llama-cpp';
import { WorkbenchError } from '../common/errors';
import { renderChat, type PromptPart, type Turn } from './chat';
import { complaintsOf, forgetComplaints, llamaLibrary, openLlama } from './llama';
import { loadFailure } from './load-failure';

export interface Tokenizer {
  readonly vocabularySize: number;
  /** Longest context in tokens the model was made for. */
  readonly contextLength: number;
  /** null: the model begins its texts without one. */
  readonly bos: number | null;
  readonly eos: number;
  /** The model's own chat template (Jinja), or null for a base model. */
  readonly chatTemplate: string | null;
  /** BOS where the model wants one, then the text; names of special tokens in a text stay plain text. */
  prompt(text: string | readonly PromptPart[]): number[];
  /** The prompt of a user's message, and of what was said before, by the model's chat template. */
  chat(userText: string, earlier?: readonly Turn[]): number[];
  /** That prompt as text, without the BOS that every runtime puts before it. */
  chatText(userText: string, earlier?: readonly Turn[]): string;
  /** What the tokens that end an answer are called. */
  readonly endTexts: readonly string[];
  /** The text as it goes on after a prompt, then EOS: no space is put before it. */
  completion(text: string): number[];
  detokenize(tokens: readonly number[]): string;
  /**
   * The tokens with the text that each of them is, special tokens by their names; several together where only together
   * they make up a character.
   * @param before tokens that stand before them
   */
  pieces(tokens: readonly number[], before?: readonly number[]): { ids: number[]; text: string }[];
}

const opened = new Map<string, Promise<Tokenizer>>();

/**
 * Opens the tokenizer of a GGUF; the same file is opened once per process.
 * @param modelFile a file that `readModel` has accepted: a header that lies would keep node-llama-cpp reading for ever
 * @throws WorkbenchError `not-found`, `model-format` when llama.cpp cannot load the vocabulary, `out-of-memory`
 * or `model-unsupported` when it has no end token
 */
export function openTokenizer(modelFile: string): Promise<Tokenizer> {
  const file = resolve(modelFile);
  const status = statSync(file, { throwIfNoEntry: false });
  if (!status) throw new WorkbenchError('not-found', `There is no file ${file}.`, 'Check the path.');
  const key = `${file} ${status.size} ${status.mtimeMs}`;
  const known = opened.get(key);
  if (known) return known;
  const tokenizer = loadVocabulary(file).then((model) => tokenizerOf(file, model));
  opened.set(key, tokenizer);
  tokenizer.catch(() => opened.delete(key));
  return tokenizer;
}

async function loadVocabulary(file: string): Promise<LlamaModel> {
  const llama = await openLlama();
  forgetComplaints();
  try {
    return await llama.loadModel({ modelPath: file, vocabOnly: true });
  } catch (error) {
    throw loadFailure(`The tokenizer of ${file}`, complaintsOf(error));
  }
}

function tokenizerOf(file: string, model: LlamaModel): Tokenizer {
  const { eos, bos } = model.tokens;
  if (eos === null) {
    const message = `${file} names no end-of-text token, so an answer could not end.`;
    throw new WorkbenchError('model-unsupported', message, 'Convert the model again with its tokenizer.');
  }
  const { metadata, architectureMetadata } = model.fileInfo;
  const chatTemplate = metadata.tokenizer['chat_template'] || null;
  const wantsBos = model.tokens.shouldPrependBosToken && bos !== null;
  const withBos = (tokens: Token[]): Token[] => (wantsBos && tokens[0] !== bos ? [bos, ...tokens] : tokens);
  const prompt = (text: string | readonly PromptPart[]): Token[] =>
    withBos(typeof text === 'string' ? model.tokenize(text) : tokenizeParts(model, text));
  const chatParts = (userText: string, earlier?: readonly Turn[]): PromptPart[] => {
    if (chatTemplate !== null) return renderChat(chatTemplate, userText, earlier);
    throw new WorkbenchError('recipe', `${file} has no chat template.`, 'Use template alpaca, or auto.');
  };
  const { bosString, eosString, eotString } = model.tokens;
  return {
    vocabularySize: metadata.tokenizer.ggml.tokens.length,
    contextLength: Number(architectureMetadata.context_length),
    bos: wantsBos ? bos : null,
    eos,
    chatTemplate,
    prompt,
    chat: (userText, earlier) => prompt(chatParts(userText, earlier)),
    chatText: (userText, earlier) => {
      const text = chatParts(userText, earlier)
        .map((part) => partText(model, part))
        .join('');
      return bosString !== null && text.startsWith(bosString) ? text.slice(bosString.length) : text;
    },
    endTexts: [...new Set([eosString, eotString])].filter((text) => text !== null && text !== '') as string[],
    completion: (text) => [...tokenizeContinuation(model, text), eos],
    detokenize: (tokens) => model.detokenize(tokens as Token[]),
    pieces: (tokens, before = []) => piecesOf(model, tokens as Token[], before as Token[]),
  };
}

/**
 * As one text, so that words join across the parts as they did when the model was trained; part by part when
 * the user's text would then be taken for special tokens.
 */
function tokenizeParts(model: LlamaModel, parts: readonly PromptPart[]): Token[] {
  const unsafe = parts.some(
    (part) => 'text' in part && !sameTokens(model.tokenize(part.text, true), model.tokenize(part.text)),
  );
  if (!unsafe) return model.tokenize(parts.map((part) => partText(model, part)).join(''), true);
  return parts.flatMap((part, index) => {
    if ('text' in part)
      return index === 0 ? model.tokenize(part.text) : tokenizeContinuation(model, part.text);
    return model.tokenize(partText(model, part), true);
  });
}

function partText({ tokens }: LlamaModel, part: PromptPart): string {
  if ('text' in part) return part.text;
  if ('template' in part) return part.template;
  return { BOS: tokens.bosString, EOS: tokens.eosString, EOT: tokens.eotString }[part.token] ?? '';
}

/**
 * SentencePiece puts a space before whatever it is given. Behind a line break it cannot join with anything, so
 * the tokens after those of the break are those of the text alone. Byte-level vocabularies add no space.
 */
function tokenizeContinuation(model: LlamaModel, text: string): Token[] {
  const isSentencePiece = model.vocabularyType === llamaLibrary().LlamaVocabularyType.spm;
  if (text === '' || !isSentencePiece) return model.tokenize(text);
  const lineBreak = model.tokenize('\n');
  const tokens = model.tokenize(`\n${text}`);
  const cut = sameTokens(tokens.slice(0, lineBreak.length), lineBreak);
  return cut ? tokens.slice(lineBreak.length) : model.tokenize(text);
}

/** Bytes of the longest character. */
const longestCharacter = 4;

function piecesOf(
  model: LlamaModel,
  tokens: readonly Token[],
  before: readonly Token[],
): { ids: number[]; text: string }[] {
  const pieces: { ids: number[]; text: string }[] = [];
  let ids: Token[] = [];
  let last = before.slice(-longestCharacter);
  for (const token of tokens) {
    ids.push(token);
    const text = model.detokenize(ids, true, last);
    if (text.includes('\ufffd') && ids.length < longestCharacter) continue;
    pieces.push({ ids, text });
    last = [...last, ...ids].slice(-longestCharacter);
    ids = [];
  }
  if (ids.length > 0) pieces.push({ ids, text: model.detokenize(ids, true, last) });
  return pieces;
}

const sameTokens = (a: readonly Token[], b: readonly Token[]): boolean =>
  a.length === b.length && a.every((token, i) => token === b[i]);
