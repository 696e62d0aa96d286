/** Whose answers to one task can be looked at: every subject of an evaluation under every scoring it was asked by. */
import { scoringsOf, type Scoring, type TaskMetrics } from '../../../src-main/common/benchmark';
import type { Evaluation, Side, Subject } from '../../../src-main/common/evaluation';
import { when } from '../../format';
import { nameSubjects, type Known } from '../../subjects';
import { scoringWords } from '../../words';

export interface NamedSide {
  /** Tells it from the others. */
  key: string;
  name: string;
  side: Side;
}

/** Who an evaluation asks; empty for one whose settings are not known. */
export function subjectsOf({ settings }: Evaluation): Subject[] {
  if (!settings) return [];
  return settings.bases.flatMap((base) => settings.adapters.map((adapter) => ({ base, adapter })));
}

/** Of the evaluation first, then of the others that ask the same task, with their date. */
export function sidesOf(
  task: { name: string; metrics?: TaskMetrics },
  evaluations: readonly Evaluation[],
  known: Known,
): NamedSide[] {
  return evaluations.flatMap((evaluation, i) => {
    const { settings } = evaluation;
    if (!settings?.tasks.some(({ name }) => name === task.name)) return [];
    const scorings: Scoring[] = task.metrics ? scoringsOf(task.metrics, settings.scoring) : [];
    return nameSubjects(subjectsOf(evaluation), known).flatMap(({ base, adapter, name }) =>
      scorings.map((scoring) => {
        const side = { evaluation: evaluation.id, base, adapter, scoring };
        const own = `${name}, ${scoringWords[scoring]}`;
        return {
          key: JSON.stringify(side),
          name: i === 0 ? own : `${own} · ${when(evaluation.createdAt)}`,
          side,
        };
      }),
    );
  });
}
