/** A user's message, and what was said before it, through a model's own chat template, up to where the assistant answers. */
import type { JinjaTemplateChatWrapper } from 'node-llama-cpp';
import { WorkbenchError } from '../common/errors';
import { llamaLibrary } from './llama';

/** A stretch of a prompt. Names of special tokens count as such in `template` only, never in the user's text. */
export type PromptPart = { text: string } | { template: string } | { token: 'BOS' | 'EOS' | 'EOT' };

/** A message of the user and what the model answered. */
export interface Turn {
  user: string;
  answer: string;
}

const wrappers = new Map<string, JinjaTemplateChatWrapper>();

/**
 * Renders the text, without the white space around it, as the user's last message. llama.cpp has been opened.
 * @param chatTemplate Jinja, from the model's GGUF
 * @param earlier what was said before; without, it is the only message
 * @throws WorkbenchError `model-unsupported` when the template cannot be rendered
 */
export function renderChat(
  chatTemplate: string,
  userText: string,
  earlier: readonly Turn[] = [],
): PromptPart[] {
  const { SpecialToken, SpecialTokensText } = llamaLibrary();
  try {
    const { contextText } = wrapperOf(chatTemplate).generateContextState({
      chatHistory: [
        ...earlier.flatMap(({ user, answer }) => [
          { type: 'user' as const, text: user.trim() },
          { type: 'model' as const, response: [answer] },
        ]),
        { type: 'user', text: userText.trim() },
        { type: 'model', response: [] },
      ],
    });
    return contextText.values.map((value): PromptPart => {
      if (value instanceof SpecialToken) return { token: value.value as 'BOS' | 'EOS' | 'EOT' };
      return value instanceof SpecialTokensText ? { template: value.value } : { text: String(value) };
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The model’s chat template cannot be rendered: ${reason}.`;
    throw new WorkbenchError('model-unsupported', message, 'Use template alpaca for this model.');
  }
}

function wrapperOf(chatTemplate: string): JinjaTemplateChatWrapper {
  const known = wrappers.get(chatTemplate);
  if (known) return known;
  const wrapper = new (llamaLibrary().JinjaTemplateChatWrapper)({
    template: chatTemplate,
    functionCallMessageTemplate: 'noJinja',
    reasoning: false,
  });
  wrappers.set(chatTemplate, wrapper);
  return wrapper;
}
