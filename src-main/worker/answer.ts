/**
 * The story of a prompt in the Playground: rendered -> asked of the base and of each adapter in turn -> its growing answer
 * reported. The base is loaded once; one at a time is asked, on all threads, so that their rates compare.
 */
import { basename } from 'node:path';
import type { Answer, AnswerJob, AnswerSettings, PromptJob, RenderedPrompt } from '../common/answer';
import { toErrorData, WorkbenchError } from '../common/errors';
import { physicalCores } from '../files/cores';
import { openInferencer, type GenerateOptions, type Growth } from '../inference/inferencer';
import { settledText } from '../inference/stop';
import { settleDevice } from '../train/settle-device';
import { openBaseText } from './base-text';
import type { CallContext } from './channel';
import { checkTextMemory } from './evaluation-memory';
import { generationSubject, type MergeProgress } from './generation-subject';

/** Milliseconds between two reports of a growing answer: a screen has no use for more. */
const between = 33;

/**
 * @throws WorkbenchError what reading the base refuses, `tokens` for a prompt that is too long, `out-of-memory`, or the
 * signal's reason; what one adapter alone refuses is reported, and the others are asked
 */
export async function answer(job: AnswerJob, { report, signal }: CallContext<'answer'>): Promise<null> {
  const { base, adapters, settings } = job;
  const text = await openBaseText(base, settings.template);
  const prompt = text.prompt(job.prompt);
  const longest = prompt.length + settings.maxTokens;
  if (longest > text.contextLength) throw tooLong(prompt.length, settings.maxTokens, text.contextLength);
  const device = settleDevice({ device: 'auto', run: { base } });
  const place = { device, threads: job.threads ?? physicalCores() };
  await checkTextMemory(`Answering with ${basename(base)}`, base, { longest, contexts: 1 }, place);

  const ask = async (adapter: string | null, tell: (answer: Answer) => void, merging: MergeProgress) => {
    const inferencer = await openInferencer({
      ...(await generationSubject(base, adapter, merging)),
      gpu: device.kind !== 'cpu',
      threads: place.threads,
      contextTokens: text.contextLength,
      atOnce: 1,
    });
    try {
      const growing = inferencer.grow(prompt, { ...optionsOf(settings), signal });
      for await (const one of timed(growing, settings.stop)) tell(one);
    } finally {
      await inferencer.dispose();
    }
  };

  for (const [place, adapter] of adapters.entries()) {
    signal.throwIfAborted();
    const onProgress = (loading: number) => void report({ place, loading });
    onProgress(0);
    try {
      await ask(adapter, (one) => void report({ place, answer: one }), { signal, onProgress });
    } catch (error) {
      signal.throwIfAborted();
      void report({ place, problem: toErrorData(error) });
    }
  }
  return null;
}

const optionsOf = ({ maxTokens, stop, temperature, topP, seed }: AnswerSettings): GenerateOptions => ({
  maxTokens,
  stop,
  ...(temperature > 0 && { sampling: { temperature, topP, seeds: [seed] } }),
});

/** At most some thirty a second, and the last. */
async function* timed(growing: AsyncIterable<Growth>, stop: readonly string[]): AsyncGenerator<Answer> {
  let first = 0;
  let shown = -Infinity;
  for await (const { text, tokens, end } of growing) {
    const now = performance.now();
    if (tokens === 1 && end !== 'model') first = now;
    if (end === null && now - shown < between) continue;
    shown = now;
    // The model's end token was computed as well.
    const computed = end === 'model' ? tokens : tokens - 1;
    const tokensPerSecond = first > 0 && computed > 0 ? (1000 * computed) / (now - first) : null;
    yield { text: settledText(text, end === null ? stop : []), tokens, tokensPerSecond, end };
  }
}

/** How a prompt is put to a model. */
export async function renderPrompt(job: PromptJob): Promise<RenderedPrompt> {
  const text = await openBaseText(job.base, job.template);
  return {
    template: text.template,
    text: text.promptText(job.prompt),
    tokens: text.prompt(job.prompt).length,
    contextLength: text.contextLength,
  };
}

function tooLong(prompt: number, answer: number, context: number): WorkbenchError {
  return new WorkbenchError(
    'tokens',
    `A prompt of ${prompt} tokens and an answer of ${answer} do not fit the model’s context of ${context}.`,
    'Shorten the prompt, or ask for fewer tokens.',
  );
}
