/** Lines of the tables of methods and origins: what a study's contrasts and costs say. */
import type { Matrix } from '../../../src-main/common/matrix';
import type {
  Change,
  ContrastKind,
  Study,
  StudiedColumn,
  TrainingCost,
} from '../../../src-main/common/study';
import {
  methodNames,
  originNames,
  rowName,
  sameTraining,
  trainingName,
  type Training,
} from '../../../src-main/common/training';
import { points } from '../../format';
import { isMarked } from './grid';

interface ContrastLine {
  column: StudiedColumn;
  /** Scores in points. */
  before: string;
  after: string;
  change: Change;
  marked: boolean;
}

/** Contrasts of one kind, those of the same two trainings together. */
export interface Contrasts {
  kind: ContrastKind;
  blocks: { name: string; base: string; lines: ContrastLine[] }[];
}

/** Whether the plan varies anything that contrasts are of. */
export function variesTraining({ cells }: Pick<Matrix, 'cells'>): boolean {
  const trained = cells.filter(({ row }) => row.length > 0);
  return (['method', 'origin'] as const).some((of) => new Set(trained.map((cell) => cell[of])).size > 1);
}

/** null: there are none. */
export function contrastsOf({ contrasts, columns, cells }: Study, kind: ContrastKind): Contrasts | null {
  const scoreOf = (base: string, training: Training, column: number) => {
    const same = sameTraining(training);
    const cell = cells.find(
      (one) => one.base === base && one.column === column && sameTraining(one.training) === same,
    );
    return cell ? points(100 * cell.score.value) : '–';
  };
  const blocks = Map.groupBy(
    contrasts.filter((one) => one.kind === kind),
    ({ base, before, after }) => [base, sameTraining(before), sameTraining(after)].join('\n'),
  );
  if (blocks.size === 0) return null;
  return {
    kind,
    blocks: [...blocks.values()].map((all) => ({
      name: contrastName(kind, all[0]!),
      base: all[0]!.base,
      lines: all.map(({ base, before, after, column, change }) => ({
        column: columns[column]!,
        before: scoreOf(base, before, column),
        after: scoreOf(base, after, column),
        change,
        marked: isMarked(change),
      })),
    })),
  };
}

/** “QA + IE: full fine-tuning against LoRA”. */
function contrastName(kind: ContrastKind, { before, after }: { before: Training; after: Training }): string {
  const words = ({ method, origin }: Training) =>
    kind === 'method' ? methodNames[method] : originNames[origin];
  const shared = [
    rowName(after.row),
    ...(after.size === null ? [] : [`${after.size.toLocaleString('en')} rows`]),
    ...(kind === 'method' && after.origin !== 'all' ? [originNames[after.origin]] : []),
    ...(kind === 'origin' && after.method !== 'lora' ? [methodNames[after.method]] : []),
  ];
  return `${shared.join(' · ')}: ${words(after)} against ${words(before)}`;
}

export const costsOf = ({ costs }: Study): ({ name: string; base: string } & TrainingCost)[] =>
  costs.map(({ training, ...cost }) => ({ ...cost, name: trainingName(training) }));
