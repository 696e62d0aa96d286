/** Reports come faster than a screen has use for them. */

/** Passes on at most ten reports a second, the first at once; what comes between is dropped. */
export function throttled<T>(show: (report: T) => void): (report: T) => void {
  let last = -Infinity;
  return (report) => {
    if (performance.now() - last < 100) return;
    last = performance.now();
    show(report);
  };
}
