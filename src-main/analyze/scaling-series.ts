/** Series of scores by size -> curves with what may be told from them. */
import type { FittedSeries, ScalingCurve, ScalingOptions, ScalingSeries } from '../common/scaling';
import { curveInterval, fitCurve, flattensAt, gainAt, scoreAt, type CurveFit } from './scaling';

/** Points of a line that is drawn. */
const linePoints = 24;

export function fitSeries(series: ScalingSeries, options: ScalingOptions): FittedSeries {
  const sizes = [...new Set(series.points.map(({ n }) => n))].sort((a, b) => a - b);
  if (sizes.length < 3) return { ...series, sizes, curve: null, poor: 'few-sizes' };
  const fit = fitCurve(series.points, options);
  return { ...series, sizes, curve: curveOf(fit, sizes, options), poor: fit.poor };
}

function curveOf(fit: CurveFit, sizes: readonly number[], { more, least }: ScalingOptions): ScalingCurve {
  const [smallest, largest] = [sizes[0]!, sizes.at(-1)!];
  const gain = (curve: CurveFit['curve']) => gainAt(curve, largest, more);
  return {
    ...fit.curve,
    ci95: fit.ci95,
    heldOut: fit.heldOut,
    gain: fit.poor === null ? { value: gain(fit.curve), ci95: curveInterval(fit, gain) } : null,
    flattensAt: flattensAt(fit, largest, { more, least }),
    line: lineOf(fit, smallest, fit.poor === null ? 2 * largest : largest),
  };
}

/** Evenly spaced by their logarithms. */
function lineOf(fit: CurveFit, from: number, to: number): ScalingCurve['line'] {
  return Array.from({ length: linePoints }, (_, i) => {
    const n = from * (to / from) ** (i / (linePoints - 1));
    const at = (curve: CurveFit['curve']) => scoreAt(curve, n);
    return { n, score: at(fit.curve), ci95: curveInterval(fit, at) };
  });
}
