/**
 * An OpenAI-compatible server as the writer. The one place of the workbench that opens a connection: to the address that
 * the user typed, when the user chose it, with the prompt and nothing else.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { endpointAddress } from '../common/endpoint-address';
import { WorkbenchError } from '../common/errors';
import type { GenerationSettings } from '../common/generation';
import type { Answered, Writer } from './generate';
import type { CandidatePrompt } from './prompt';

export interface EndpointOptions extends Pick<GenerationSettings, 'temperature' | 'topP' | 'maxTokens'> {
  /** As the user typed it, such as `http://127.0.0.1:8000/v1`. */
  url: string;
  model: string;
  /** null: the server asks for none. */
  key: string | null;
  /** Milliseconds before the first new try; each later one waits twice as long. */
  patience?: number;
}

const promptsAtOnce = 4;
const tries = 5;
const longestWait = 60_000;
/** Milliseconds for one answer. */
const longestAnswer = 300_000;
/** UTF-16 units of an answer that are read. */
const mostText = 1 << 20;

/** @throws WorkbenchError `endpoint` for an address that cannot be used */
export function openEndpoint(options: EndpointOptions): Writer {
  const address = endpointAddress(options.url, options.key !== null);
  return {
    atOnce: promptsAtOnce,
    answer: async (prompts, signal) => {
      // All settle before a failure is passed on: no request outlives the call.
      const ends = await Promise.allSettled(prompts.map((prompt) => ask(address, prompt, options, signal)));
      return ends.map((end) => {
        if (end.status === 'rejected') throw end.reason;
        return end.value;
      });
    },
    dispose: () => Promise.resolve(),
  };
}

async function ask(
  address: URL,
  prompt: CandidatePrompt,
  options: EndpointOptions,
  signal: AbortSignal,
): Promise<Answered> {
  const { patience = 1000 } = options;
  for (let attempt = 1; ; attempt++) {
    const outcome = await post(address, prompt, options, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      return { problem: reasonOf(error), again: true, after: null };
    });
    if ('text' in outcome) return outcome;
    if (!outcome.again || attempt === tries) throw unanswered(address, outcome.problem, options.key);
    const delay = Math.min(longestWait, outcome.after ?? patience * 2 ** (attempt - 1));
    await wait(delay, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** What came instead of an answer, and whether asking again may help; `after`: milliseconds the server asks to wait. */
interface Refusal {
  problem: string;
  again: boolean;
  after: number | null;
}

async function post(
  address: URL,
  { text, seed }: CandidatePrompt,
  { model, key, temperature, topP, maxTokens }: EndpointOptions,
  signal: AbortSignal,
): Promise<Answered | Refusal> {
  const response = await fetch(address, {
    method: 'POST',
    // To another address neither the prompt nor the key may go.
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(longestAnswer)]),
    headers: { 'content-type': 'application/json', ...(key !== null && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({
      model,
      messages: [{ role: 'user', content: text }],
      temperature,
      top_p: topP,
      max_tokens: maxTokens,
      seed,
    }),
  });
  const body = (await response.text()).slice(0, mostText);
  if (response.ok) return readAnswer(body);
  return {
    problem: `it answered ${response.status}: ${body.slice(0, 200).trim() || response.statusText}`,
    again: response.status === 429 || response.status >= 500,
    after: secondsOf(response.headers.get('retry-after')),
  };
}

function readAnswer(body: string): Answered | Refusal {
  try {
    const { choices, usage } = JSON.parse(body) as {
      choices: { message: { content: unknown } }[];
      usage?: { prompt_tokens?: number; completion_tokens?: number };
    };
    const { content } = choices[0]!.message;
    if (typeof content !== 'string') throw new TypeError('no text');
    return {
      text: content,
      promptTokens: usage?.prompt_tokens ?? 0,
      completionTokens: usage?.completion_tokens ?? 0,
    };
  } catch {
    const problem = `its answer is none of a chat completion: ${body.slice(0, 200)}`;
    return { problem, again: false, after: null };
  }
}

function secondsOf(retryAfter: string | null): number | null {
  const seconds = Number(retryAfter ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

/** The reason lies in the cause: fetch itself only says that it failed. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message : message;
}

function unanswered({ host }: URL, problem: string, key: string | null): WorkbenchError {
  const told = key === null ? problem : problem.replaceAll(key, '[key]');
  const hint = /answered 40[13]/.test(told)
    ? 'Check the key and that it may use this model.'
    : 'Check that the server runs, its address and the name of the model; what is done is kept.';
  return new WorkbenchError('endpoint', `The endpoint ${host} cannot be used: ${told}.`, hint);
}
