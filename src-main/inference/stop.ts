/** Where a generated text ends. */

/** The text before the earliest stop text, or null when none occurs. */
export function cutAtStop(text: string, stop: readonly string[]): string | null {
  const found = stop.map((one) => text.indexOf(one)).filter((index) => index >= 0);
  return found.length === 0 ? null : text.slice(0, Math.min(...found));
}

/** What of a growing text stays: without half a character at its end, and without what may become a stop text. */
export function settledText(text: string, stop: readonly string[]): string {
  const whole = text.replace(/\ufffd+$/u, '');
  const begun = stop.map((one) => {
    let length = Math.min(one.length - 1, whole.length);
    while (length > 0 && !whole.endsWith(one.slice(0, length))) length--;
    return length;
  });
  return whole.slice(0, whole.length - Math.max(0, ...begun));
}
