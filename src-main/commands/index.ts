/** The commands, in the order of the help. */
import type { Command } from 'commander';
import { addAdapterCommands } from './adapter';
import { addAffinity } from './affinity';
import { addBackup } from './backup';
import { addBundle } from './bundle';
import type { Cli } from './cli';
import { addAgreement } from './agreement';
import { addCategorize } from './categorize';
import { addCompare } from './compare';
import { addDataset } from './dataset';
import { addDatasets } from './datasets';
import { addDedupe } from './dedupe';
import { addDemo } from './demo';
import { addDeleteDataset } from './delete-dataset';
import { addDoctor } from './doctor';
import { addEvaluate } from './evaluate';
import { addExclusions } from './exclusions';
import { addExport } from './export';
import { addGenerate } from './generate';
import { addImport } from './import';
import { addInspect } from './inspect';
import { addLeakage } from './leakage';
import { addMeasure } from './measure';
import { addMatrix } from './matrix';
import { addPreview } from './preview';
import { addReview } from './review';
import { addRunCell } from './run-cell';
import { addScaling } from './scaling';
import { addScoreTexts } from './score-texts';
import { addServe } from './serve';
import { addSnapshot } from './snapshot';
import { addSplit } from './split';
import { addTask } from './task';
import { addTrain } from './train';
import { addTrainTokens } from './train-tokens';

export const commands: ((program: Command, cli: Cli) => void)[] = [
  addDemo,
  addDoctor,
  addImport,
  addDatasets,
  addDataset,
  addCategorize,
  addGenerate,
  addDedupe,
  addLeakage,
  addPreview,
  addExclusions,
  addSnapshot,
  addSplit,
  addReview,
  addInspect,
  addTrain,
  addTrainTokens,
  addTask,
  addEvaluate,
  addMeasure,
  addCompare,
  addMatrix,
  addRunCell,
  addBundle,
  addAffinity,
  addScaling,
  addScoreTexts,
  addAgreement,
  addExport,
  addAdapterCommands,
  addBackup,
  addDeleteDataset,
  addServe,
];
