/** What the desktop remembers from one start to the next: a JSON file beside the system's other settings. */
import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { TakenUp } from '../common/desktop';
import { writeWhole } from '../files/write-whole';

const rectangle = v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() });
const job = v.object({
  kind: v.picklist(['run', 'evaluation', 'matrix'] satisfies TakenUp[]),
  id: v.string(),
});

/** Every part has a default; one that is damaged takes it, and the rest stays. */
const parts = {
  /** Folders of workspaces, the last used first. */
  recent: v.fallback(v.array(v.string()), []),
  bounds: v.fallback(v.nullable(rectangle), null),
  maximised: v.fallback(v.boolean(), false),
  /** 1 is actual size. */
  zoom: v.fallback(v.pipe(v.number(), v.minValue(0.5), v.maxValue(3)), 1),
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
  /** Jobs that were put off when the program was quit, by workspace. */
  later: v.fallback(v.record(v.string(), v.array(job)), {}),
};
const settings = v.object(parts);

export type SettingsData = v.InferOutput<typeof settings>;
export type LaterJob = v.InferOutput<typeof job>;
export type Rectangle = v.InferOutput<typeof rectangle>;

export interface Settings {
  get(): SettingsData;
  /** A file that cannot be written (a full disk, say) is no reason to stop: it holds until the end then. */
  change(change: Partial<SettingsData>): void;
}

/** How many workspaces are remembered. */
const mostRecent = 10;

/** @param file absolute path */
export function openSettings(file: string): Settings {
  let data = read(file);
  return {
    get: () => data,
    change: (change) => {
      data = { ...data, ...change };
      try {
        writeWhole(file, `${JSON.stringify(data, null, 2)}\n`);
      } catch {
        // Remembered for as long as the program runs.
      }
    },
  };
}

/** The folders with this one in front. */
export function withRecent(recent: readonly string[], folder: string): string[] {
  return [folder, ...recent.filter((one) => one !== folder)].slice(0, mostRecent);
}

function read(file: string): SettingsData {
  const empty = Object.fromEntries(Object.keys(parts).map((name) => [name, undefined]));
  try {
    const stored: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    return v.parse(settings, { ...empty, ...(stored as object) });
  } catch {
    return v.parse(settings, empty);
  }
}
