/** What a base reads: its template and its tokenizer joined. */
import type { Recipe } from '../common/recipe';
import { chooseTemplate, type Template } from '../data/template';
import { openTokenizer } from '../inference/tokenizer';
import { readModel } from '../models/gguf-reader';
import { promptText, promptTokens, type Prompt } from './prompt';

export interface BaseText {
  /** Path of the base. */
  readonly base: string;
  readonly template: Template;
  /** Longest context in tokens the model was made for. */
  readonly contextLength: number;
  prompt(prompt: Prompt): number[];
  /** The prompt as text, without the BOS that every runtime puts before it. */
  promptText(prompt: Prompt): string;
  /** A text as it goes on after a prompt, without an end token. */
  continuation(text: string): number[];
}

/** @throws WorkbenchError what reading the model refuses, and `recipe` for a chat template that it has not */
export async function openBaseText(base: string, wanted: Recipe['template']): Promise<BaseText> {
  // Checked by our own reader first: llama.cpp's can hang on a header that lies.
  await readModel(base);
  const tokenizer = await openTokenizer(base);
  const template = chooseTemplate(wanted, tokenizer.chatTemplate);
  return {
    base,
    template,
    contextLength: tokenizer.contextLength,
    prompt: (prompt) => promptTokens(template, prompt, tokenizer),
    promptText: (prompt) => promptText(template, prompt, tokenizer),
    continuation: (text) => tokenizer.completion(text).slice(0, -1),
  };
}
