/** How fast a generation goes, how long it will take and what it will cost, at the rate of this session. */
import {
  candidatesIn,
  costOf,
  type Candidate,
  type Generation,
  type GenerationProgress,
} from '../common/generation';
import { getGeneration } from '../store/generations';
import type { Store } from '../store/open';

/** @returns takes in the next candidate, and tells how the generation stands with it */
export function followGeneration(
  store: Store,
  id: string,
): (candidate: Candidate) => [Generation, GenerationProgress] {
  const generation = getGeneration(store, id);
  const started = performance.now();
  let made = 0;
  let taken = 0;
  let tokens = { prompt: 0, completion: 0 };
  return ({ verdict, promptTokens, completionTokens }) => {
    made++;
    if (verdict === 'accepted') taken++;
    generation.verdicts[verdict]++;
    generation.promptTokens += promptTokens;
    generation.completionTokens += completionTokens;
    tokens = { prompt: tokens.prompt + promptTokens, completion: tokens.completion + completionTokens };
    const { price, verdicts, count } = generation;
    generation.cost = costOf(price, generation.promptTokens, generation.completionTokens);
    const seconds = (performance.now() - started) / 1000;
    /** What is still to come as a share of what this session has made. */
    const left = taken === 0 ? null : (count - verdicts.accepted) / taken;
    const progress: GenerationProgress = {
      candidates: candidatesIn(verdicts),
      accepted: verdicts.accepted,
      candidatesPerMinute: (made / seconds) * 60,
      secondsLeft: left === null ? null : left * seconds,
      tokensLeft: left === null ? null : Math.round(left * (tokens.prompt + tokens.completion)),
      costLeft: left === null ? null : costOf(price, left * tokens.prompt, left * tokens.completion),
    };
    return [{ ...generation, verdicts: { ...verdicts } }, progress];
  };
}
