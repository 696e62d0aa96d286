/** Where a generated text ends. */

/** The text before the earliest stop text, or null when none occurs. */
export function cutAtStop(text: string, stop: readonly string[]): string | null {
  const found = stop.map((one) => text.indexOf(one)).filter((index) => index >= 0);
  return found.length === 0 ? null : text.slice(0, Math.min(...found));
}
