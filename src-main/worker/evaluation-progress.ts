/** How far an evaluation is, and how long the rest takes at the rate of each way of asking. */
import type { Scoring, Way } from '../common/benchmark';
import { wayOf } from '../common/benchmark';
import type { EvaluateReport } from '../common/worker';
import type { AnswerSpeed } from '../files/evaluation-speed';

/** What is to be answered. */
export interface Work {
  answers: number;
  tokens: number;
}

export interface EvaluationProgress {
  /** Answered in an earlier attempt. */
  skip(way: Way, work: Work): void;
  /** Begins to measure time; to be called before every wait for answers. */
  start(): void;
  /** An answer came; the time since the one before is the time it took. */
  answered(
    at: { task: string; scoring: Scoring; done: number; of: number },
    tokens: number,
  ): Extract<EvaluateReport, { overall: unknown }>;
  /** Of the answers since the beginning, those of earlier attempts left out. */
  speeds(): AnswerSpeed[];
}

/** Answers over which the rate is told. */
const lately = 64;

/** @param now milliseconds; to be replaced in tests */
export function trackProgress(
  total: Record<Way, Work>,
  now: () => number = () => performance.now(),
): EvaluationProgress {
  const left = structuredClone(total);
  const of = total.likelihood.answers + total.generate.answers;
  const spent: Record<Way, { seconds: number; tokens: number }> = {
    likelihood: { seconds: 0, tokens: 0 },
    generate: { seconds: 0, tokens: 0 },
  };
  const speeds = new Map<string, AnswerSpeed>();
  const record = (task: string, way: Way, seconds: number): void => {
    const before = speeds.get(`${task} ${way}`) ?? { task, way, answers: 0, seconds: 0 };
    const [answers, all] = [before.answers + 1, before.seconds + seconds];
    speeds.set(`${task} ${way}`, { task, way, answers, seconds: all });
  };
  let last = now();
  const times: number[] = [];
  const rateOf = (way: Way): number => spent[way].seconds / spent[way].tokens;
  return {
    skip: (way, { answers, tokens }) => {
      left[way].answers -= answers;
      left[way].tokens -= tokens;
    },
    start: () => void (last = now()),
    speeds: () => [...speeds.values()],
    answered: (at, tokens) => {
      const way = wayOf(at.scoring);
      const time = now();
      const took = (time - last) / 1000;
      record(at.task, way, took);
      spent[way].seconds += took;
      spent[way].tokens += tokens;
      last = time;
      left[way].answers--;
      left[way].tokens -= tokens;
      times.push(time);
      if (times.length > lately) times.shift();
      const seconds = (one: Way): number => {
        const rate = spent[one].tokens > 0 ? rateOf(one) : rateOf(way);
        return left[one].tokens > 0 ? rate * left[one].tokens : 0;
      };
      const span = (time - times[0]!) / 1000;
      return {
        ...at,
        overall: { done: of - left.likelihood.answers - left.generate.answers, of },
        perSecond: span > 0 ? (times.length - 1) / span : 0,
        secondsLeft: seconds('likelihood') + seconds('generate'),
      };
    },
  };
}
