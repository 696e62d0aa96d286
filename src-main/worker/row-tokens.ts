/** One instruction as training reads it: the tokens of its prompt, and those of the completion, which alone are learnt. */
import { WorkbenchError } from '../common/errors';
import type { InstructionText } from '../common/instruction';
import type { Recipe } from '../common/recipe';
import { chooseTemplate, type Template } from '../data/template';
import type { Tokenizer } from '../inference/tokenizer';
import { longestFitting } from './fit';
import { promptTokens, type Prompt } from './prompt';

export interface RowTokens {
  prompt: number[];
  /** Its end token included. */
  completion: number[];
}

/** How the rows of a Run are read. */
export interface Reading {
  template: Template;
  /** Longest instruction, tokens. */
  contextLength: number;
  packTokens: number;
}

/** @throws WorkbenchError `recipe` for a context longer than a pack, or for a chat template that the model has not */
export function readingOf(
  recipe: Pick<Recipe, 'template' | 'contextLength' | 'packTokens'>,
  tokenizer: Tokenizer,
): Reading {
  const packTokens = Math.min(recipe.packTokens ?? 2048, tokenizer.contextLength);
  const contextLength = recipe.contextLength ?? packTokens;
  if (contextLength > packTokens)
    throw new WorkbenchError(
      'recipe',
      `contextLength is ${contextLength}, longer than a pack of ${packTokens} tokens.`,
      `Raise packTokens (the model takes ${tokenizer.contextLength}), or lower contextLength.`,
    );
  return { packTokens, contextLength, template: chooseTemplate(recipe.template, tokenizer.chatTemplate) };
}

/** Prompt and completion are tokenised apart, so that the mask begins exactly between them. */
export function rowTokens(text: InstructionText, template: Template, tokenizer: Tokenizer): RowTokens {
  return {
    prompt: promptTokens(template, text, tokenizer),
    completion: tokenizer.completion(text.output),
  };
}

/** The same with the beginning of the input cut off as far as the context asks; null: nothing of it would be left. */
export function shortenedTokens(
  text: InstructionText,
  { template, contextLength }: Pick<Reading, 'template' | 'contextLength'>,
  tokenizer: Tokenizer,
): (RowTokens & { input: string }) | null {
  const promptOf = (prompt: Prompt) => promptTokens(template, prompt, tokenizer);
  const completion = tokenizer.completion(text.output);
  const input = longestFitting(text, contextLength - completion.length, promptOf);
  return input === null ? null : { prompt: promptOf({ ...text, input }), completion, input };
}

export const lengthOf = ({ prompt, completion }: RowTokens): number => prompt.length + completion.length;
