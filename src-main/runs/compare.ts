/** Two evaluations of the workspace, item by item. */
import type { EvaluationComparison } from '../common/evaluation-comparison';
import type { SearchReport } from '../common/worker';
import { evaluationOf } from './export';
import type { Workspace } from './workspace';

export interface CompareRequest {
  /** Ids of evaluations, or of the Runs that were evaluated; the same twice to compare systems within one. */
  a: string;
  b: string;
  /** Parts of the paths of the systems to compare; null: all of that evaluation. */
  systemA: string | null;
  systemB: string | null;
  /** Every metric, not the first of each scoring alone. */
  allMetrics: boolean;
  seed: number;
  resamples: number;
}

/** @throws WorkbenchError `not-found` for an evaluation or system, `usage` where it is not clear whom to compare */
export function compareInWorkspace(
  { store, desk }: Pick<Workspace, 'store' | 'desk'>,
  { a, b, systemA, systemB, ...options }: CompareRequest,
  onReport: (report: SearchReport) => void = () => {},
  signal?: AbortSignal,
): Promise<EvaluationComparison> {
  const [first, second] = [evaluationOf(store, a), evaluationOf(store, b)];
  const side = ({ id, folder }: typeof first, system: string | null) => ({ id, folder, system });
  const job = { a: side(first, systemA), b: side(second, systemB), ...options };
  return desk.call('compareEvaluations', job, onReport, signal);
}
