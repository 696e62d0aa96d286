/** One user message through a model's own chat template, up to where the assistant answers. */
import { JinjaTemplateChatWrapper, SpecialToken, SpecialTokensText } from 'node-llama-cpp';
import { WorkbenchError } from '../common/errors';

/** A stretch of a prompt. Names of special tokens count as such in `template` only, never in the user's text. */
export type PromptPart = { text: string } | { template: string } | { token: 'BOS' | 'EOS' | 'EOT' };

const wrappers = new Map<string, JinjaTemplateChatWrapper>();

/**
 * Renders the text, without the white space around it, as the user's only message.
 * @param chatTemplate Jinja, from the model's GGUF
 * @throws WorkbenchError `model-unsupported` when the template cannot be rendered
 */
export function renderChat(chatTemplate: string, userText: string): PromptPart[] {
  try {
    const { contextText } = wrapperOf(chatTemplate).generateContextState({
      chatHistory: [
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
  const wrapper = new JinjaTemplateChatWrapper({
    template: chatTemplate,
    functionCallMessageTemplate: 'noJinja',
    reasoning: false,
  });
  wrappers.set(chatTemplate, wrapper);
  return wrapper;
}
