/** An instruction as the tokens a model reads before it answers. Training and evaluation ask in the same words. */
import { alpacaPrompt, userMessage, type Prompt, type Template } from '../data/template';
import type { Tokenizer } from '../inference/tokenizer';

export type { Prompt };

export function promptTokens(template: Template, prompt: Prompt, tokenizer: Tokenizer): number[] {
  return template === 'chat' ? tokenizer.chat(userMessage(prompt)) : tokenizer.prompt(alpacaPrompt(prompt));
}
