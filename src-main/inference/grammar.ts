/** Answers of a given shape: tokens that would leave it are never drawn. */
import type { LlamaGrammar, LlamaGrammarEvaluationState, LlamaModel } from 'node-llama-cpp';
import { llamaLibrary, openLlama } from './llama';

/** By the name of a field: any text, or one of these. */
export type AnswerFields = Readonly<Record<string, 'text' | readonly string[]>>;

/** The grammar of a JSON object with these fields and no other, in order. */
export async function grammarOf(fields: AnswerFields): Promise<LlamaGrammar> {
  const properties = Object.fromEntries(
    Object.entries(fields).map(([name, values]) => [
      name,
      values === 'text' ? ({ type: 'string' } as const) : { enum: values },
    ]),
  );
  const llama = await openLlama();
  return llama.createGrammarForJsonSchema({ type: 'object', properties });
}

/** Where an answer stands in a grammar; one for each answer. */
export function begin(grammar: LlamaGrammar, model: LlamaModel): LlamaGrammarEvaluationState {
  const { LlamaGrammarEvaluationState } = llamaLibrary();
  return new LlamaGrammarEvaluationState({ model, grammar });
}
