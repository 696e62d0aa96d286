/** What each kind of failure is called on the screen, what helps, and which buttons do it: by its code, the safest remedy first. */
import type { ErrorCode } from '../src-main/common/errors';

/** What a button of such a state does. */
export type Remedy = 'resume' | 'resume-on-cpu' | 'choose-model' | 'look-again';

export interface BadState {
  headline: string;
  /** Where the buttons do it; absent: the remedy that the error came with. */
  todo?: string;
  remedies: readonly Remedy[];
}

const goesOn = 'It goes on from the last checkpoint and ends with the same result.';

/** Of a job that was stopped by it. */
const jobs: Partial<Record<ErrorCode, BadState>> = {
  'worker-died': {
    headline: 'The worker ended',
    todo: `Resume. ${goesOn} If the worker ends again, the memory may be too small for this model: take a smaller one, or shorter packs.`,
    remedies: ['resume', 'resume-on-cpu'],
  },
  device: {
    headline: 'The device does not answer',
    todo: 'Resume once it is back. On the CPU it goes on now, more slowly; the last digits of the result will then differ.',
    remedies: ['resume-on-cpu', 'resume'],
  },
  'out-of-memory': { headline: 'The memory did not suffice', remedies: ['resume', 'resume-on-cpu'] },
  'disk-full': {
    headline: 'The disk is full',
    todo: `Free some space, then resume. ${goesOn}`,
    remedies: ['resume'],
  },
  'model-lost': {
    headline: 'The base model is not where it was',
    todo: 'Choose the file where it lies now. It is compared with the one that this began with, and then it goes on.',
    remedies: ['choose-model', 'resume'],
  },
  'run-lost': {
    headline: 'The folder of this run is gone',
    todo: 'Put the folder back from a copy, then look again; or train it anew with the form.',
    remedies: ['look-again'],
  },
  'not-finite': { headline: 'The numbers ran out of range', remedies: ['resume'] },
};

const anyJob: BadState = { headline: 'It could not go on', remedies: ['resume', 'resume-on-cpu'] };

export const stoppedBy = (code: ErrorCode): BadState => jobs[code] ?? anyJob;

interface UnreadWorkspace {
  headline: string;
  safe: string;
}

const everyFile = 'Every file of the workspace is as it was.';

const workspaces: Partial<Record<ErrorCode, UnreadWorkspace>> = {
  'workspace-lost': {
    headline: 'The workspace is not where it was',
    safe: 'Everything that was written by then is kept with it. No empty workspace was put in its place.',
  },
  workspace: { headline: 'The workspace cannot be opened', safe: everyFile },
  'disk-full': {
    headline: 'The disk is full',
    safe: 'Everything that was finished is kept; what was half written does not count.',
  },
  'worker-died': { headline: 'The workbench does not answer', safe: 'What was finished is kept.' },
};

export const unreadFor = (code: ErrorCode): UnreadWorkspace =>
  workspaces[code] ?? { headline: 'The workspace could not be read', safe: everyFile };
