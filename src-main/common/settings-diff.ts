/** What two evaluations were made by, and where that differs: the reasons why their numbers may. */

/** A setting by its path, such as `template` or `provenance.engine.ggml`, and its value as text. */
export type Setting = [name: string, value: string];

export interface SettingDifference {
  name: string;
  /** null: not there. */
  values: [string | null, string | null];
}

/** Every setting of a settings file, in its order; a list is one setting. */
export function settingsOf(settings: object | null): Setting[] {
  return Object.entries(settings ?? {}).flatMap(([name, value]: [string, unknown]) =>
    isGroup(value)
      ? settingsOf(value).map(([below, text]): Setting => [`${name}.${below}`, text])
      : [[name, textOf(value)] as Setting],
  );
}

/** The settings that differ, in the order of the first. */
export function settingDifferences(first: object | null, second: object | null): SettingDifference[] {
  const [a, b] = [new Map(settingsOf(first)), new Map(settingsOf(second))];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((name) => {
    const values: SettingDifference['values'] = [a.get(name) ?? null, b.get(name) ?? null];
    return values[0] === values[1] ? [] : [{ name, values }];
  });
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
