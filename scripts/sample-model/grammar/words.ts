/** What every rule of the grammar does: choose, and fill in. */

/** Numbers in [0, 1) from a seed; see `common/random.ts`. */
export type Random = () => number;

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)]!;
}

/** So many different ones, in random order. */
export function pickSome<T>(random: Random, list: readonly T[], count: number): T[] {
  const rest = [...list];
  return Array.from({ length: count }, () => rest.splice(Math.floor(random() * rest.length), 1)[0]!);
}

export const chance = (random: Random, probability: number): boolean => random() < probability;

/** Puts the values into the places `{name}` of a text. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}

/** Sentences begin with a capital, also where a drug's name comes first. */
export function sentences(text: string): string {
  return text.replace(/(?:^|[.?!] )[a-z]/g, (start) => start.toUpperCase());
}
