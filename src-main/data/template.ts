/** Prompt templates: the Alpaca text, and the choice between it and the model's own chat template. */
import { WorkbenchError } from '../common/errors';
import type { InstructionText } from '../common/instruction';
import type { Template } from '../common/recipe';

/** What an answer is asked for by: an instruction and, where it has one, its input. */
export interface Prompt extends Pick<InstructionText, 'instruction' | 'input'> {
  /** Examples with their answers, which come before it. */
  shots?: readonly InstructionText[];
}

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

/** The training template of Stanford Alpaca, word for word. Examples come after its opening, in the same form. */
export function alpacaPrompt({ instruction, input, shots = [] }: Prompt): string {
  const opening =
    input.trim() === ''
      ? 'Below is an instruction that describes a task. '
      : 'Below is an instruction that describes a task, paired with an input that provides further context. ';
  const examples = shots.map((shot) => `${alpacaQuestion(shot)}${shot.output}\n\n`).join('');
  return (
    `${opening}Write a response that appropriately completes the request.\n\n` +
    `${examples}${alpacaQuestion({ instruction, input })}`
  );
}

const alpacaQuestion = ({ instruction, input }: Pick<Prompt, 'instruction' | 'input'>): string =>
  input.trim() === ''
    ? `### Instruction:\n${instruction}\n\n### Response:\n`
    : `### Instruction:\n${instruction}\n\n### Input:\n${input}\n\n### Response:\n`;

/** Instruction and input as one message of the user. */
export function userMessage({ instruction, input }: Pick<Prompt, 'instruction' | 'input'>): string {
  return input.trim() === '' ? instruction : `${instruction}\n\n${input}`;
}

/** Examples as what was said before: a message of the user and the model's answer. */
export const earlierTurns = ({ shots = [] }: Prompt): { user: string; answer: string }[] =>
  shots.map((shot) => ({ user: userMessage(shot), answer: shot.output }));
