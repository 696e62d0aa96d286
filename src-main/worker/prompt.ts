/** An instruction as what a model reads before it answers. Training and evaluation ask in the same words. */
import { alpacaPrompt, earlierTurns, userMessage, type Prompt, type Template } from '../data/template';
import type { Tokenizer } from '../inference/tokenizer';

export type { Prompt };

export function promptTokens(template: Template, prompt: Prompt, tokenizer: Tokenizer): number[] {
  return template === 'chat'
    ? tokenizer.chat(userMessage(prompt), earlierTurns(prompt))
    : tokenizer.prompt(alpacaPrompt(prompt));
}

/** The same as text, without the BOS that every runtime puts before it. */
export function promptText(template: Template, prompt: Prompt, tokenizer: Tokenizer): string {
  return template === 'chat'
    ? tokenizer.chatText(userMessage(prompt), earlierTurns(prompt))
    : alpacaPrompt(prompt);
}
