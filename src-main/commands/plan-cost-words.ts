/** What `matrix --dry-run` says. */
import type { Plan } from '../common/plan';
import { budgetSentence, type PlanCost } from '../common/plan-cost';
import { duration } from './progress';

const grouped = (value: number): string => Math.round(value).toLocaleString('en');
const mebibytes = (bytes: number): string => `${grouped(bytes / 2 ** 20)} MiB`;

export function describeCost(plan: Plan, cost: PlanCost): string {
  const { cells, done, trainings, tokens, disk, memory, toImport } = cost;
  return [
    `${plan.name}: ${grouped(cells)} cells, ${grouped(done)} of them done; ${grouped(trainings)} trainings left`,
    `tokens: ${grouped(tokens)}`,
    `time: ${timeWords(cost)}`,
    `disk: about ${mebibytes(disk.trained)} of what is trained, at most about ${mebibytes(disk.predictions)} of predictions`,
    ...(memory
      ? [
          `memory: ${mebibytes(memory.total)} of ${mebibytes(memory.free)} free, ${memory.fits ? 'fits' : 'does not fit'}`,
        ]
      : []),
    ...(toImport.length > 0
      ? [`imported when it starts, and read from its file until then: ${toImport.join(', ')}`]
      : []),
    budgetSentence(plan),
  ].join('\n');
}

function timeWords({ seconds, evaluating }: PlanCost): string {
  if (seconds === null) return 'unknown, for it could not be tried here';
  if (evaluating === null) return `about ${duration(seconds)} of training, and the evaluations`;
  return `about ${duration(seconds + evaluating)}, of which evaluating ${duration(evaluating)}`;
}
