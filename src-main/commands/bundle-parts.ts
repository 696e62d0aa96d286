/** The files of an unpacked bundle that its numbers are computed from, each checked before it is used. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import * as v from 'valibot';
import { groups, scorings, ways, type Score, type TaskMetrics } from '../common/benchmark';
import type { StudySettings } from '../common/bundle';
import { WorkbenchError } from '../common/errors';
import type { Matrix } from '../common/matrix';
import type { StudyTableName } from '../common/matrix-tables';
import { metricNames } from '../common/metrics';
import { trainingMethods } from '../common/recipe';
import { origins } from '../common/training';

const text = v.string();
/** The name of a folder inside. */
export const folderName = v.pipe(text, v.regex(/^[\w-]{1,200}$/));
/** JSON writes what is not finite as null. */
const number = v.pipe(
  v.nullable(v.number()),
  v.transform((value) => value ?? NaN),
);
const metrics = v.pipe(
  v.record(v.picklist(scorings), v.array(v.picklist(metricNames))),
  v.transform((value) => value as TaskMetrics),
);
const scoring = v.picklist(scorings);

const settingsSchema = v.object({
  tasks: v.array(v.object({ name: text, own: v.optional(v.object({ name: text, metrics })) })),
  seed: v.number(),
});
const scoresSchema = v.array(
  v.looseObject({
    ...{ task: text, base: text, adapter: v.nullable(text), scoring, metric: v.picklist(metricNames) },
    ...{ value: number, stderr: number, ci95: v.tuple([number, number]), n: v.number() },
    parseRate: v.nullable(v.number()),
  }),
);
const matrixSchema = v.looseObject({
  tasks: v.array(v.looseObject({ name: text, title: text, group: v.picklist(groups), metrics })),
  cells: v.array(
    v.looseObject({
      key: folderName,
      base: text,
      seed: v.number(),
      row: v.array(text),
      size: v.nullable(v.number()),
      method: v.optional(v.picklist(trainingMethods), 'lora'),
      origin: v.optional(v.picklist(origins), 'all'),
    }),
  ),
});

const times = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));
const studySettingsSchema = v.pipe(
  v.array(v.object({ way: v.picklist(ways), seed: v.number(), rounds: times(1e6), resamples: times(1e5) })),
  v.maxLength(ways.length),
);

type BundledSettings = v.InferOutput<typeof settingsSchema>;

/** Of `settings.json` what scoring needs. @throws WorkbenchError `file-format`; so the others */
export const bundledSettings = (place: string): BundledSettings =>
  read(join(place, 'settings.json'), settingsSchema);

export const bundledScores = (place: string): Score[] =>
  read(join(place, 'scores.json'), scoresSchema) as unknown as Score[];

export const bundledMatrix = (folder: string): Matrix =>
  read(join(folder, 'matrix.json'), matrixSchema) as unknown as Matrix;

/** null: none is there. */
export function bundledStudySettings(folder: string): StudySettings | null {
  const file = join(folder, 'study', 'settings.json');
  return existsSync(file) ? read(file, studySettingsSchema) : null;
}

/** A row of a table by column, as text. */
export type TableRow = Record<string, string>;

export function bundledTable(folder: string, name: StudyTableName): TableRow[] {
  const file = join(folder, 'study', `${name}.csv`);
  const text = bundledText(file);
  try {
    return rowsOfCsv(text);
  } catch {
    throw refusing(file)('is not CSV');
  }
}

export function bundledText(file: string): string {
  if (!isFile(file)) throw refusing(file)('is not in the bundle');
  return readFileSync(file, 'utf8');
}

export const isFile = (file: string): boolean => existsSync(file) && statSync(file).isFile();

/** @throws where it is none */
export const rowsOfCsv = (text: string): TableRow[] => parseCsv(text, { columns: true });

function read<T extends v.GenericSchema>(file: string, schema: T): v.InferOutput<T> {
  const refuse = refusing(file);
  if (!isFile(file)) throw refuse('is not in the bundle');
  return readAs(schema, file, refuse);
}

const refusing = (file: string) => (matter: string) =>
  new WorkbenchError('file-format', `${file} ${matter}.`, 'Get the bundle again from where it was made.');

/** A JSON file that is there. @throws what `refuse` makes of it */
export function readAs<T extends v.GenericSchema>(
  schema: T,
  file: string,
  refuse: (matter: string) => WorkbenchError,
): v.InferOutput<T> {
  const checked = v.safeParse(schema, parse(readFileSync(file, 'utf8'), refuse));
  if (checked.success) return checked.output;
  throw refuse(`has a wrong ${v.getDotPath(checked.issues[0]) ?? 'shape'}`);
}

function parse(text: string, refuse: (matter: string) => WorkbenchError): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse('is not JSON');
  }
}
