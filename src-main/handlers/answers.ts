/** The Playground: a prompt to a base and adapters on it, and what becomes of their answers. */
import type { Handlers } from '../common/contract';
import { findAdapters } from '../runs/adapters';
import { inTurn } from '../runs/in-turn';
import { judgeAnswer, takeBackJudgement } from '../runs/judge-answer';
import type { Workspace } from '../runs/workspace';
import { checkOffered } from './offered';

type Slice = Pick<
  Handlers,
  'renderPrompt' | 'answerPrompt' | 'cancelAnswers' | 'judgeAnswer' | 'takeBackJudgement'
>;

export function answerHandlers(workspace: Workspace): Slice {
  const { store, engine, queue, emit } = workspace;
  return {
    renderPrompt: (request) => {
      checkOffered(store, 'model', request.base);
      return engine.call('renderPrompt', request);
    },
    answerPrompt: ({ id, ...asked }) => {
      checkOffered(store, 'model', asked.base);
      findAdapters(
        workspace,
        asked.adapters.filter((adapter) => adapter !== null),
      );
      return inTurn(queue, jobOf(id), (signal) =>
        engine.call(
          'answer',
          { ...asked, threads: null },
          (report) => emit({ kind: 'answers', id, report }),
          signal,
        ),
      );
    },
    cancelAnswers: ({ id }) => {
      queue.cancel(jobOf(id));
      return null;
    },
    judgeAnswer: (judgement) => judgeAnswer(workspace, judgement),
    takeBackJudgement: ({ id, reviewer }) => {
      takeBackJudgement(workspace, id, reviewer);
      return null;
    },
  };
}

const jobOf = (id: string): string => `answers ${id}`;
