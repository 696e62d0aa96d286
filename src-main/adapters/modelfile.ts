/** An Ollama Modelfile, whose template is the one the adapter was trained with. */
import { alpacaPrompt } from '../data/template';

/** What Ollama puts into the template. */
const promptSlot = '{{ .Prompt }}';

export interface ModelfileFacts {
  /** Model or base, relative to the Modelfile or absolute. */
  from: string;
  /** Relative to the Modelfile; null: the model holds it already. */
  adapter: string | null;
  /** The prompt of a user's text; see `promptOf`. */
  template: string;
  /** Texts at which an answer ends. */
  stop: readonly string[];
}

export function modelfile({ from, adapter, template, stop }: ModelfileFacts): string {
  return [
    `FROM ${from}`,
    ...(adapter === null ? [] : [`ADAPTER ${adapter}`]),
    `TEMPLATE """${template}"""`,
    ...stop.map((text) => `PARAMETER stop ${JSON.stringify(text)}`),
    '',
  ].join('\n');
}

/** The template with Ollama's slot in the place of the user's text. @param chatText null: Alpaca */
export const ollamaTemplate = (chatText: ((userText: string) => string) | null): string =>
  chatText ? chatText(promptSlot) : alpacaPrompt({ instruction: promptSlot, input: '' });
