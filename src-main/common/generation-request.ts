/** What a front asks for when it starts a generation; what the numbers may be, `checkGeneration` says. */
import * as v from 'valibot';

const text = (longest: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(longest));
const number = v.number();

export const generationRequest = v.object({
  dataset: text(200),
  /** The token of a file; null: the seed tasks that ship. */
  seeds: v.nullable(text(200)),
  generator: v.variant('kind', [
    /** `file` of a Model from listModels. */
    v.object({ kind: v.literal('model'), file: text(10_000) }),
    v.object({ kind: v.literal('endpoint'), url: text(2000), model: v.pipe(v.string(), v.maxLength(200)) }),
  ]),
  count: number,
  seedsPerPrompt: number,
  prompt: text(100_000),
  filters: v.object({
    minWords: number,
    maxWords: number,
    blacklist: v.pipe(v.array(text(200)), v.maxLength(5000)),
    similarity: number,
  }),
  temperature: number,
  topP: number,
  maxTokens: number,
  seed: v.pipe(number, v.safeInteger()),
  price: v.nullable(v.object({ prompt: number, completion: number })),
});
