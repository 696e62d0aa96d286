/**
 * Self-Instruct as the paper used it: some seeds, drawn at random, ask for one new task; the answer is read, filtered
 * and compared with what is there already. What is asked follows from the seed and the position, never from earlier
 * answers, so a generation that was stopped goes on to the same end.
 */
import { candidatesPerWanted, type Candidate, type GenerationSettings } from '../common/generation';
import type { GenerationJob } from '../common/worker';
import { readCandidate } from './candidate';
import { filtered } from './filters';
import { openPool, type Pool } from './pool';
import { promptOf, type CandidatePrompt } from './prompt';

export interface Answered {
  text: string;
  promptTokens: number;
  completionTokens: number;
}

/** Who writes: a model of this machine, or a server. */
export interface Writer {
  /** Prompts that are answered side by side. */
  atOnce: number;
  /** The answers in the order of the prompts. */
  answer(prompts: readonly CandidatePrompt[], signal: AbortSignal): Promise<Answered[]>;
  /** Idempotent. */
  dispose(): Promise<void>;
}

/**
 * Candidates from `begun.from` on, until `count` are accepted in all or there is no hope of it.
 * @throws the signal's reason, and what the writer throws
 */
export async function* generate(
  settings: GenerationSettings,
  count: number,
  begun: GenerationJob['begun'],
  writer: Writer,
  signal: AbortSignal,
): AsyncGenerator<Candidate> {
  const pool = openPool();
  for (const { id, instruction } of settings.seeds) pool.add(`seed ${id}`, instruction);
  for (const { position, instruction } of begun.accepted) pool.add(candidateName(position), instruction);
  let accepted = begun.accepted.length;
  let position = begun.from;
  const last = count * candidatesPerWanted;
  while (accepted < count && position < last) {
    signal.throwIfAborted();
    const length = Math.min(writer.atOnce, last - position);
    const prompts = Array.from({ length }, (_, i) => promptOf(settings, position + i));
    for (const [i, answered] of (await writer.answer(prompts, signal)).entries()) {
      const candidate = judge(settings, prompts[i]!, position++, answered, pool);
      if (candidate.verdict === 'accepted') accepted++;
      yield candidate;
      if (accepted === count) return;
    }
  }
}

function judge(
  { filters }: GenerationSettings,
  prompt: CandidatePrompt,
  position: number,
  { text: answer, ...tokens }: Answered,
  pool: Pool,
): Candidate {
  const told = {
    position,
    seeds: prompt.seeds.map(({ id }) => id),
    promptHash: prompt.hash,
    answer,
    ...tokens,
  };
  const text = readCandidate(answer);
  if ('reason' in text) return { ...told, verdict: 'malformed', reason: text.reason, text: null };
  const rejected = filtered(text, filters);
  if (rejected) return { ...told, ...rejected, text };
  const like = pool.nearDuplicate(text.instruction, filters.similarity);
  if (like) {
    const reason = `ROUGE-L F ${like.f1.toFixed(2)} with ${like.name}`;
    return { ...told, verdict: 'near-duplicate', reason, text };
  }
  pool.add(candidateName(position), text.instruction);
  return { ...told, verdict: 'accepted', reason: '', text };
}

const candidateName = (position: number): string => `candidate ${position + 1}`;
