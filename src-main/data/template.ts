/** Prompt templates: the Alpaca text, and the choice between it and the model's own chat template. */
import { WorkbenchError } from '../common/errors';
import type { InstructionText } from '../common/instruction';
import type { Template } from '../common/recipe';

/** What an answer is asked for by: an instruction and, where it has one, its input. */
export type Prompt = Pick<InstructionText, 'instruction' | 'input'>;

export type { Template };

/**
 * Settles `auto`: the model's own chat template where it has one, Alpaca for a base model.
 * @throws WorkbenchError `recipe` when chat is asked of a model without a chat template
 */
export function chooseTemplate(asked: 'auto' | Template, chatTemplate: string | null): Template {
  if (asked === 'auto') return chatTemplate === null ? 'alpaca' : 'chat';
  if (asked === 'chat' && chatTemplate === null)
    throw new WorkbenchError(
      'recipe',
      'template is chat, but the model has no chat template.',
      'Use template alpaca, or auto.',
    );
  return asked;
}

/** The training template of Stanford Alpaca, word for word. */
export function alpacaPrompt({ instruction, input }: Prompt): string {
  if (input.trim() === '')
    return (
      'Below is an instruction that describes a task. ' +
      'Write a response that appropriately completes the request.\n\n' +
      `### Instruction:\n${instruction}\n\n### Response:\n`
    );
  return (
    'Below is an instruction that describes a task, paired with an input that provides further context. ' +
    'Write a response that appropriately completes the request.\n\n' +
    `### Instruction:\n${instruction}\n\n### Input:\n${input}\n\n### Response:\n`
  );
}

/** Instruction and input as one message of the user. */
export function userMessage({ instruction, input }: Prompt): string {
  return input.trim() === '' ? instruction : `${instruction}\n\n${input}`;
}
