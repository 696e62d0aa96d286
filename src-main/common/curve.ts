/** The course of a Run, however long: thinned as it grows, spikes included, so that neither memory nor a redraw grows with it. */
import type { StepReport } from './run';

interface CurvePoint extends StepReport {
  /** Running mean of the loss: m_t = b m_(t-1) + (1 - b) x_t, shown as m_t / (1 - b^t), which takes the start-up bias out. */
  mean: number;
}

export interface Curve {
  /** Steps of a bucket, a power of two: a growing curve keeps its picture until it has doubled. */
  span: number;
  /** What is kept of each bucket, by step; of the last one everything. */
  buckets: readonly (readonly CurvePoint[])[];
  last: CurvePoint | null;
  /** The running mean before its bias is taken out, and of how many losses it is. */
  mean: { sum: number; of: number };
}

export const emptyCurve: Curve = { span: 1, buckets: [], last: null, mean: { sum: 0, of: 0 } };

/** Buckets at the most; each keeps two points for every quantity, often the same. */
const mostBuckets = 1000;

/** A curve with more reports, in the order of their steps; a step that is there already is left out. */
export function extended(curve: Curve, reports: readonly StepReport[]): Curve {
  let { span, last } = curve;
  const buckets = curve.buckets.slice();
  const mean = { ...curve.mean };
  let open = [...(buckets.pop() ?? [])];
  for (const report of reports) {
    if (last && report.step <= last.step) continue;
    const point = { ...report, mean: meanWith(mean, report) };
    if (last && Math.floor(last.step / span) !== Math.floor(point.step / span)) {
      buckets.push(kept(open));
      open = [];
      if (buckets.length >= mostBuckets) {
        span *= 2;
        buckets.splice(0, Infinity, ...merged(buckets, span));
        // The bucket that is open now begins where a longer one does, or within the last of them.
        const before = buckets.at(-1)!;
        if (Math.floor(before[0]!.step / span) === Math.floor(point.step / span)) open = [...buckets.pop()!];
      }
    }
    open.push(point);
    last = point;
  }
  return { span, last, mean, buckets: open.length > 0 ? [...buckets, open] : buckets };
}

export const pointsOf = ({ buckets }: Curve): CurvePoint[] => buckets.flat();

function merged(buckets: readonly (readonly CurvePoint[])[], span: number): (readonly CurvePoint[])[] {
  const longer = Map.groupBy(buckets.flat(), ({ step }) => Math.floor(step / span));
  return [...longer.values()].map(kept);
}

const quantities = ['loss', 'gradNorm', 'learningRate', 'tokensPerSecond', 'validationLoss'] as const;

/** Of a bucket the points where a quantity is lowest or highest; one without a finite value has none. */
function kept(points: readonly CurvePoint[]): readonly CurvePoint[] {
  if (points.length <= 2) return points;
  const chosen = new Set<CurvePoint>();
  for (const quantity of quantities) {
    let low: CurvePoint | null = null;
    let high: CurvePoint | null = null;
    for (const point of points) {
      const value = point[quantity];
      if (value === undefined || !Number.isFinite(value)) continue;
      if (!low || value < low[quantity]!) low = point;
      if (!high || value > high[quantity]!) high = point;
    }
    if (low) chosen.add(low).add(high!);
  }
  return points.filter((point) => chosen.has(point));
}

/** A loss that is not finite passes the mean on unchanged. */
function meanWith(mean: Curve['mean'], { loss, steps }: StepReport): number {
  const weight = smoothing(steps);
  if (Number.isFinite(loss)) {
    mean.sum = weight * mean.sum + (1 - weight) * loss;
    mean.of++;
  }
  return mean.of === 0 ? loss : mean.sum / (1 - weight ** mean.of);
}

/** The mean reaches back over 1/150 of the Run, 3 to 20 steps: far enough to be calm, too little to lag behind. */
function smoothing(steps: number): number {
  return 1 - 1 / Math.min(20, Math.max(3, steps / 150));
}
