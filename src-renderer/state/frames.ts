/** What waits for a frame. */

/** Longest wait in ms: a hidden window gets no frames. */
const patience = 500;

/**
 * Gathers events and hands them over once per frame, so that a hundred reports a second cost one redraw each 16 ms.
 * @param deliver called with everything that was added since its last call
 * @returns adds one event
 */
export function gatherByFrame<T>(deliver: (gathered: T[]) => void): (event: T) => void {
  let gathered: T[] = [];
  let frame = 0;
  let timer: ReturnType<typeof setTimeout>;
  function flush(): void {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    const events = gathered;
    gathered = [];
    deliver(events);
  }
  return (event) => {
    if (gathered.push(event) > 1) return;
    frame = requestAnimationFrame(flush);
    timer = setTimeout(flush, patience);
  };
}

/** Does the work once what is there now was painted. @returns calls it off */
export function afterPaint(work: () => void): () => void {
  // A callback of a frame comes before its painting, so the work waits for the next one.
  let frame = requestAnimationFrame(() => (frame = requestAnimationFrame(work)));
  return () => cancelAnimationFrame(frame);
}
