/** The scenes of what goes wrong: a worker, a device, a disk, a drive, a folder, a file. Every name and number is invented. */
import type { Status } from '../../../src-main/common/contract';
import { WorkbenchError, type ErrorData } from '../../../src-main/common/errors';
import { recipe, type Answers } from './fake-bridge';
import * as invented from './invented';

const folder = '/home/user/heron-study';

const failures = {
  runCrashed: {
    code: 'worker-died',
    message: 'The worker ended before it answered (by SIGKILL).',
    hint: 'Your data is safe; start the job again. If it recurs, memory may be too small for this model.',
  },
  runDevice: {
    code: 'device',
    message:
      'The run was on CUDA0, an invented card, which does not answer now. No cuda device answers here.',
    hint: 'There are: cpu.',
  },
  runDiskFull: {
    code: 'disk-full',
    message: `${folder}/runs/run-22/checkpoints/step-000450/trainer.state: No space left on device.`,
    hint: 'Free some space and resume the run: it goes on from its last checkpoint.',
  },
  runModelMoved: {
    code: 'model-lost',
    message: `The base model ${invented.models[0]!.file} is not where it was.`,
    hint: 'Put it back there, or say on the Models view where it lies now.',
  },
} satisfies Record<string, ErrorData>;

const fails = ({ code, message, hint }: ErrorData) => {
  throw new WorkbenchError(code, message, hint);
};

/** @param work what the other views are answered */
export function badScenes(work: Answers, status: Status) {
  const failed = (error: ErrorData, device: 'auto' | 'cuda' = 'auto'): Answers => {
    const run = invented.run({ state: 'failed', error });
    return {
      ...work,
      listRuns: [run, ...invented.runs.slice(3)],
      listMatrices: [],
      getRun: () => ({
        run,
        recipe: { ...recipe, device },
        curve: invented.curve(463),
        samples: [],
        savedSteps: 450,
      }),
    };
  };
  const readOnly = (message: string, hint: string): Answers => ({
    ...work,
    listRuns: invented.runs.slice(3),
    listMatrices: [],
    status: { ...status, readOnly: { code: 'read-only', message, hint } },
  });
  return {
    runCrashed: failed(failures.runCrashed),
    runDevice: failed(failures.runDevice, 'cuda'),
    runDiskFull: failed(failures.runDiskFull),
    runModelMoved: failed(failures.runModelMoved),
    runDeleted: {
      ...work,
      listRuns: invented.runs.slice(3),
      listMatrices: [],
      getRun: () =>
        fails({
          code: 'run-lost',
          message: `The folder of run run-21, ${folder}/runs/run-21, is not there any more, or has no recipe.`,
          hint: 'Put it back from a copy, or train it again.',
        }),
    },
    workspaceLost: {
      status: () =>
        fails({
          code: 'workspace-lost',
          message: 'The workspace /media/user/BLUE/heron-study is not where it was.',
          hint: 'Connect its drive or move the folder back, then try again; or open another workspace.',
        }),
    },
    workspaceFull: {
      status: () =>
        fails({
          code: 'disk-full',
          message: 'The workspace is full: the disk has no space left.',
          hint: 'Free some space; everything that was finished is kept.',
        }),
    },
    readOnlyDrive: readOnly(
      `The workspace ${folder} cannot be written; a copy of its database in /tmp/bioinstruct-copy-3f2a is read until you close it.`,
      'To change anything, copy the whole folder to a drive that can be written and open it there.',
    ),
    readBeside: readOnly(
      `The workspace ${folder} is in use by another workbench (process 4182), and is only read here.`,
      'To change anything, do it there, or close that one and start this one again.',
    ),
    sampleFull: {
      status: {
        ...status,
        sampleProblem: {
          code: 'disk-full',
          message: 'The workspace is full: the disk has no space left.',
          hint: 'Free some space; everything that was finished is kept.',
        },
      },
      importSample: null,
    },
    formModelMoved: {
      ...work,
      listRuns: invented.runs.slice(3),
      listMatrices: [],
      startRun: () => fails(failures.runModelMoved),
    },
  } satisfies Record<string, Answers>;
}
