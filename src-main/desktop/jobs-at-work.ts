/** Which jobs are at work, how far each is, and which has just ended: told from the events of the workbench alone. */
import { basename } from 'node:path';
import type { JobEvent } from '../common/contract';
import type { ErrorData } from '../common/errors';
import type { LaterJob } from './settings';

export interface JobAtWork {
  kind: LaterJob['kind'] | 'generation';
  id: string;
  /** Such as “Fine-tuning wards”. */
  title: string;
  /** 0 to 1; null: not known yet. */
  fraction: number | null;
}

export interface EndedJob {
  title: string;
  /** How it ended, in a sentence. */
  sentence: string;
}

export type JobsAtWork = ReadonlyMap<string, JobAtWork>;

/** @returns the jobs after the event, and the one that it ended */
export function afterEvent(jobs: JobsAtWork, event: JobEvent): { jobs: JobsAtWork; ended: EndedJob | null } {
  const told = jobOf(event);
  if (!told) return { jobs, ended: null };
  const { job, state } = told;
  const known = jobs.get(job.id);
  const next = new Map(jobs);
  if (state === 'running') {
    next.set(job.id, { ...job, fraction: job.fraction ?? known?.fraction ?? null });
    return { jobs: next, ended: null };
  }
  next.delete(job.id);
  // A Run within a matrix is a part of it, and what the user stopped herself is no news.
  const part = [...next.values()].some(({ kind }) => kind === 'matrix');
  const news = known && !part && (state === 'done' || state === 'failed');
  return {
    jobs: next,
    ended: news
      ? {
          title: job.title,
          sentence: state === 'done' ? 'It is finished.' : (told.error?.message ?? 'It failed.'),
        }
      : null,
  };
}

/** The job that the others are parts of; null: nothing is at work. */
export function outermost(jobs: JobsAtWork): JobAtWork | null {
  const all = [...jobs.values()];
  return all.find(({ kind }) => kind === 'matrix') ?? all[0] ?? null;
}

function jobOf(event: JobEvent): { job: JobAtWork; state: string; error?: ErrorData | null } | null {
  if (event.kind === 'run') {
    const { run, report } = event;
    const fraction = report && 'step' in report ? (report.step + 1) / report.steps : null;
    const title = `Fine-tuning ${run.dataset ?? basename(run.folder)}`;
    return { job: { kind: 'run', id: run.id, title, fraction }, state: run.state, error: run.error };
  }
  if (event.kind === 'evaluation') {
    const { evaluation, report } = event;
    const overall = report && 'overall' in report ? report.overall : null;
    const fraction = overall && overall.of > 0 ? overall.done / overall.of : null;
    const job = { kind: 'evaluation' as const, id: evaluation.id, title: 'Evaluation', fraction };
    return { job, state: evaluation.state, error: evaluation.error };
  }
  if (event.kind === 'matrix') {
    const { matrix } = event;
    const over = matrix.cells.filter(({ state }) => state === 'done' || state === 'failed').length;
    const fraction = matrix.cells.length > 0 ? over / matrix.cells.length : null;
    const job = { kind: 'matrix' as const, id: matrix.id, title: `Matrix ${matrix.name}`, fraction };
    return { job, state: matrix.state };
  }
  if (event.kind === 'generation') {
    const { generation } = event;
    const job = {
      kind: 'generation' as const,
      id: String(generation.id),
      title: 'Generating instructions',
      fraction: null,
    };
    return { job, state: generation.state };
  }
  return null;
}
