/** What Synergy may ask of main, by method. */
import * as v from 'valibot';
import { ways } from './benchmark';
import { name, nothing, offered } from './input-shapes';
import { matrixTableNames } from './matrix-tables';

/** Checked by `checkPlan`. */
const planContent = v.record(v.string(), v.any());

export const matrixInputs = {
  listPlans: nothing,
  addPlan: v.object({ token: name }),
  /** What it would take; nothing is imported or started. */
  costPlan: v.object({ plan: planContent }),
  /** As costPlan, once what nothing tells the time of was tried: a step and a few items, in turn with other jobs. */
  timePlan: v.object({ plan: planContent }),
  cancelTimePlan: nothing,
  /** Keeps it in the workspace, in the place of an earlier one of its name. */
  savePlan: v.object({ plan: planContent }),
  /** As a file that the command line runs too. */
  exportPlan: v.object({ plan: planContent }),
  startMatrix: v.object({ plan: offered }),
  cancelMatrix: v.object({ matrix: name }),
  /** Stops it so that it can go on from there. */
  pauseMatrix: v.object({ matrix: name }),
  /** Computes the cells that are not done; also after a cancel, an end of the program, or failed cells. */
  resumeMatrix: v.object({ matrix: name }),
  listMatrices: nothing,
  getMatrix: v.object({ matrix: name }),
  /** What its finished cells say together; asked again with the same cells, it costs nothing. */
  studyMatrix: v.object({ matrix: name, way: v.picklist(ways) }),
  /** How its scores grow with the number of instructions. */
  fitSizes: v.object({ matrix: name }),
  characteriseTasks: v.object({ matrix: name }),
  /** Gathers gradients for it, in turn with other jobs, and keeps them with the matrix: getAffinity has them, or null. */
  measureAffinity: v.object({
    matrix: name,
    /** Tasks that it does not ask, to be told what to train on for them; `file` as listTasks has it. */
    others: v.pipe(v.array(v.object({ name, file: offered })), v.maxLength(100)),
  }),
  cancelAffinity: v.object({ matrix: name }),
  getAffinity: v.object({ matrix: name }),
  /** How alike its adapters are, beside what they came to. */
  compareMatrixAdapters: v.object({ matrix: name }),
  exportMatrix: v.object({
    matrix: name,
    table: v.picklist(matrixTableNames),
    format: v.picklist(['csv', 'markdown', 'latex']),
  }),
} as const;
