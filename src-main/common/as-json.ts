/** What crosses to a page is JSON, whatever carries it: a number that JSON has no sign for, such as NaN, is null there. */

/** The value as a page gets it; texts are shared with it, not copied. */
export function asJson<T>(value: T): T {
  return withNulls(value) as T;
}

function withNulls(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(withNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withNulls(one)]));
}
