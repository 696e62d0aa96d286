/** The scenes of the Evaluate and Tables views. */
import { WorkbenchError } from '../../../src-main/common/errors';
import type { Evaluation } from '../../../src-main/common/evaluation';
import type { Workspace } from '../../../src-renderer/state/workspace.svelte';
import type { Answers, FakeBridge } from './fake-bridge';
import { comparison } from './invented-comparison';
import * as evaluated from './invented-evaluations';
import { measurement } from './invented-measurement';
import { adapters } from './model-scenes';
import * as own from './invented-own-task';
import { tableAnswers } from './invented-tables';

/** @param work what the other views are answered */
export function evaluationScenes(work: Answers) {
  const withEvaluations: Answers = {
    ...work,
    ...evaluated.evaluationAnswers,
    compareEvaluations: comparison,
    ...own.ownTaskAnswers,
    ...tableAnswers,
  };

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
    gains: withEvaluations,
    tableRefused: {
      ...withEvaluations,
      setPublishedNumber: () => {
        throw new WorkbenchError(
          'usage',
          '“412” is no score in points.',
          'Type a number from 0 to 100, such as 27.9.',
        );
      },
    },
    evaluateForm: { ...withEvaluations, listAdapters: adapters },
    ownTask: withEvaluations,
    ownTaskAtFault: withEvaluations,
    ownTaskMore: withEvaluations,
    evaluating: standing({}),
    evaluationPaused: standing({ state: 'paused' }),
    evaluationFailed: standing({
      state: 'failed',
      error: {
        code: 'adapter-mismatch',
        message: 'The adapter was made for another model: 16 layers, not 22.',
        hint: 'Choose an adapter of this base.',
      },
    }),
    evaluationQueued: standing({ state: 'queued' }),
    measuring: { ...withEvaluations, measureEvaluation: () => new Promise<never>(() => {}) },
    measured: { ...withEvaluations, measureEvaluation: measurement },
    nothingEvaluated: { ...withEvaluations, listEvaluations: [] },
  } satisfies Record<string, Answers>;
}

export function playEvaluation(
  name: string,
  { evaluationForm, evaluations, measurements, models, tables }: Workspace,
  bridge: FakeBridge,
): void {
  if (name === 'gains') void tables.change({ show: 'relative' });
  if (name === 'tableRefused')
    void tables.setNumber({ model: 1, task: 'medqa', metric: 'accuracy', points: '412' });
  if (name === 'evaluateForm') evaluationForm.begin();
  if (name.startsWith('ownTask')) {
    evaluationForm.begin();
    evaluationForm.describeTask(new File([], 'ward-notes.jsonl'));
    evaluationForm.ownTask!.change(own.ownTaskFields);
  }
  if (name === 'ownTaskAtFault') evaluationForm.ownTask!.change({ name: 'Ward triage' });
  if (name === 'ownTaskMore') {
    evaluationForm.ownTask!.change({
      ...{ document: '{note_id}', stop: '\\n', onlyField: 'label', onlyValue: 'urgent' },
      rules: [{ pattern: 'triage: ({text})', flags: 'i', answer: '', agree: false }],
    });
    setTimeout(() => (document.querySelector<HTMLDetailsElement>('dialog details')!.open = true), 300);
  }
  if (name === 'measuring' || name === 'measured') {
    const { id } = evaluations.shown!;
    measurements.open(evaluations.shown!, models.list[0]!.file);
    measurements.change({ metric: 'judgeWins' });
    void measurements.start();
    setTimeout(() =>
      bridge.emit({ kind: 'measurement', evaluation: id, report: { done: 61, of: 400, secondsLeft: 143 } }),
    );
  }
  if (name === 'evaluating')
    bridge.emit({
      kind: 'evaluation',
      evaluation: evaluated.running,
      report: evaluated.report,
    });
}
