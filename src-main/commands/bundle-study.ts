/**
 * Computes again what the cells of a bundled matrix say together: means, changes with their intervals and tests, effects of
 * its factorials, contrasts. What a training took is told by its run and is not looked at.
 */
import { join } from 'node:path';
import { holm } from '../analyze/families';
import { scoringsOf } from '../common/benchmark';
import type { Bundle, StudySettings, StudyVerification } from '../common/bundle';
import type { Matrix } from '../common/matrix';
import { studyTableNames, type StudyTableName } from '../common/matrix-tables';
import { studyFolders } from '../evaluate/study-folders';
import { formatTable, studyTables, subjectColumns, takenColumns } from '../export/tables';
import { bySeeds, trainingOf } from '../runs/study';
import { bundledMatrix, bundledStudySettings, bundledTable, rowsOfCsv, type TableRow } from './bundle-parts';

/** @returns null where the bundle does not hold the tables */
export function verifyStudy(
  folder: string,
  { withheld: names }: Bundle,
  onProgress: (fraction: number) => void = () => {},
): StudyVerification | null {
  const settings = bundledStudySettings(folder);
  if (!settings) return null;
  const matrix = bundledMatrix(folder);
  const withheld = new Set(names);
  const studies = settings.map((one, i) =>
    studyFolders(jobOf(folder, matrix, one), (part) => onProgress((i + part) / settings.length), withheld),
  );
  const isWithheld = withheldRows(matrix, withheld);
  const compared = studyTableNames.map((table) => {
    const stored = bundledTable(folder, table);
    const now = rowsOfCsv(formatTable(studyTables[table](studies), 'csv'));
    return compare(table, { stored, now, isWithheld });
  });
  return {
    settings,
    recomputed: compared.reduce((sum, { recomputed }) => sum + recomputed, 0),
    different: compared.flatMap(({ different }) => different),
    withheld: compared.reduce((sum, { withheld }) => sum + withheld, 0),
  };
}

const jobOf = (folder: string, { cells, tasks }: Matrix, settings: StudySettings[number]) => ({
  ...settings,
  trainings: bySeeds(cells).map((seeds) => trainingOf(seeds, (key) => join(folder, 'evaluations', key))),
  tasks,
});

/** Rows of tasks whose answers are withheld, and of means that such a task is part of. */
function withheldRows({ tasks }: Matrix, withheld: ReadonlySet<string>): (row: TableRow) => boolean {
  const partsOf = (group: string, way: string) =>
    tasks.filter(
      ({ name, ...one }) =>
        withheld.has(name) &&
        one.group === group &&
        scoringsOf(one.metrics, way as StudySettings[number]['way']).length > 0,
    );
  return ({ task, group, way }) => (task ? withheld.has(task) : partsOf(group!, way!).length > 0);
}

interface Compared {
  stored: readonly TableRow[];
  now: readonly TableRow[];
  isWithheld: (row: TableRow) => boolean;
}

/** Square by square; what is in one alone counts as different. */
function compare(
  table: StudyTableName,
  { stored, now, isWithheld }: Compared,
): Omit<StudyVerification, 'settings'> {
  const kept = stored.filter(isWithheld).map((row) => ({ ...row }));
  const before = bySubject(stored);
  const after = bySubject(adjusted([...now.filter((row) => !isWithheld(row)), ...kept]));
  const result: Omit<StudyVerification, 'settings'> = { recomputed: 0, different: [], withheld: 0 };
  for (const subject of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(subject) ?? {}, after.get(subject) ?? {}];
    const takenOver = isWithheld({ ...was, ...is });
    for (const column of new Set([...Object.keys(was), ...Object.keys(is)])) {
      if (subjectColumns.has(column) || takenColumns.has(column)) continue;
      const [stored, recomputed] = [valueOf(was[column]), valueOf(is[column])];
      if (recomputed !== null)
        result[takenOver && !adjustedColumns.has(column) ? 'withheld' : 'recomputed']++;
      if (stored !== recomputed)
        result.different.push({
          table,
          row: subject,
          column,
          stored,
          recomputed: recomputed as number | null,
        });
    }
  }
  return result;
}

const adjustedColumns: ReadonlySet<string> = new Set(['p_holm', 'family_size']);

/** Holm's correction is over all tests of a family, those among them whose p is taken as it was stored. */
function adjusted(rows: readonly TableRow[]): readonly TableRow[] {
  const tested = rows.filter(({ p }) => p);
  const families = Map.groupBy(tested, ({ way, against, differs_in: kind }) => `${way} ${kind ?? against}`);
  for (const family of families.values()) {
    const ps = holm(family.map(({ p }) => Number(p)));
    for (const [i, row] of family.entries())
      Object.assign(row, { p_holm: String(ps[i]), family_size: String(family.length) });
  }
  return rows;
}

/** Rows by what they are about, in words; of bases of one name, each in its turn. */
function bySubject(rows: readonly TableRow[]): Map<string, TableRow> {
  const found = new Map<string, TableRow>();
  for (const row of rows) {
    const words = Object.keys(row).flatMap((column) =>
      subjectColumns.has(column) && row[column] ? [row[column]] : [],
    );
    let subject = words.join(' · ');
    for (let turn = 2; found.has(subject); turn++) subject = `${words.join(' · ')} (${turn})`;
    found.set(subject, row);
  }
  return found;
}

function valueOf(text: string | undefined): string | number | null {
  if (!text) return null;
  return String(Number(text)) === text ? Number(text) : text;
}
