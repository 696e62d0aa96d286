/** Small choices that this page keeps for the next time, where the browser lets it. */

export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** What was kept as JSON, of whatever kind; null where nothing was, or no JSON. */
export function rememberedValue(name: string): unknown {
  try {
    return JSON.parse(remembered(name) ?? 'null');
  } catch {
    return null;
  }
}

/** A list of names that was kept as JSON; what is none is as if it were not there. */
export function rememberedNames(name: string): string[] {
  const kept = rememberedValue(name);
  return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It holds until the page is closed.
  }
}
