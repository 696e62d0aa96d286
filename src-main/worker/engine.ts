/** Entry of the engine: the process that owns models, the trainer and the memory they take. */
import { WorkbenchError } from '../common/errors';
import { exportAdapter } from './adapter-export';
import { importAdapter } from './adapter-import';
import { measureAffinityOf } from './affinity-run';
import { answer, renderPrompt } from './answer';
import { askedPrompts } from './asked-prompts';
import { categoriseByModel } from './categorise';
import { answerCalls } from './channel';
import { checkAdapters } from './check-adapters';
import { dryRun } from './dry-run';
import { estimateRun, measureRows, timeStep } from './estimate-run';
import { evaluateRun } from './evaluate-run';
import { generateWith } from './generate';
import { openLocalWriter } from './local-writer';
import { measure } from './measure';
import { fitModel } from './model-fit';
import { previewLoss } from './loss-preview';
import { trainRun } from './train-run';
import { describeEngine } from '../train/describe-engine';
import { runTokenJob } from '../train/token-job';

answerCalls({
  describe: async () => describeEngine(),
  train: ({ folder }, context) => trainRun(folder, context),
  measureRows,
  estimateRun,
  timeStep,
  fitModel,
  dryRun: ({ folder }, context) => dryRun(folder, context),
  evaluate: evaluateRun,
  checkAdapters: async ({ bases, adapters }) => {
    await checkAdapters(bases, adapters);
    return null;
  },
  askedPrompts: (job) => askedPrompts(job),
  measure,
  measureAffinity: measureAffinityOf,
  categoriseByModel,
  previewLoss: (job) => previewLoss(job),
  answer,
  renderPrompt: (job) => renderPrompt(job),
  generate: async (job, context) => {
    const { generator } = job.settings;
    if (generator.kind === 'endpoint') throw new WorkbenchError('internal', 'An endpoint is the desk’s.');
    return generateWith(job, await openLocalWriter(generator.file, job.settings, job.threads), context);
  },
  exportAdapter,
  importAdapter,
  trainTokens: ({ job, out, device, threads }, { report, signal }) =>
    runTokenJob(job, out, {
      device,
      threads,
      signal,
      onStep: (step) => void report(step),
    }),
});
