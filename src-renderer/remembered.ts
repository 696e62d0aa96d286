/** Small choices that this page keeps for the next time, where the browser lets it. */

export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** A list of names that was kept as JSON; what is none is as if it were not there. */
export function rememberedNames(name: string): string[] {
  try {
    const kept: unknown = JSON.parse(remembered(name) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It holds until the page is closed.
  }
}
