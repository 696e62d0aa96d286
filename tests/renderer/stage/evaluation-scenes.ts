/** The scenes of the Evaluate view. */
import type { Evaluation } from '../../../src-main/common/evaluation';
import type { Workspace } from '../../../src-renderer/state/workspace.svelte';
import type { Answers, FakeBridge } from './fake-bridge';
import * as evaluated from './invented-evaluations';

/** @param work what the other views are answered */
export function evaluationScenes(work: Answers) {
  const withEvaluations: Answers = { ...work, ...evaluated.evaluationAnswers };

  /** An evaluation that stands like this, before the others. */
  function standing(part: Partial<Evaluation>): Answers {
    const evaluation = { ...evaluated.running, ...part };
    return {
      ...withEvaluations,
      listEvaluations: [evaluation, ...evaluated.evaluations],
      openEvaluation: {
        evaluation,
        settings: evaluation.settings,
        scores: [],
        leftOut: { total: 0, first: [] },
      },
    };
  }

  return {
    evaluated: withEvaluations,
    evaluateForm: withEvaluations,
    evaluating: standing({}),
    evaluationPaused: standing({ state: 'paused' }),
    evaluationFailed: standing({
      state: 'failed',
      error: 'The adapter was made for another model: 16 layers, not 22. Choose an adapter of this base.',
    }),
    evaluationQueued: standing({ state: 'queued' }),
    nothingEvaluated: { ...withEvaluations, listEvaluations: [] },
  } satisfies Record<string, Answers>;
}

export function playEvaluation(name: string, { evaluationForm }: Workspace, bridge: FakeBridge): void {
  if (name === 'evaluateForm') evaluationForm.begin();
  if (name === 'evaluating')
    bridge.emit({
      kind: 'evaluation',
      evaluation: evaluated.running,
      report: evaluated.report,
    });
}
