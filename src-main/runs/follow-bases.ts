/** An evaluation whose base model was moved goes on where the same file lies now, if the workspace knows it there. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Evaluation } from '../common/evaluation';
import type { EvaluationSettings } from '../common/worker';
import { readEvaluationSettings } from '../files/evaluation-settings';
import { jsonLines, wholeLines } from '../files/json-lines';
import { writeWhole } from '../files/write-whole';
import { sample } from '../resources';
import { addEvaluation, listEvaluations } from '../store/evaluations';
import { listFiles } from '../store/files';
import { listRuns } from '../store/runs';
import { hashOf } from './hash';
import { readRecords } from './imported-adapters';
import { requireBase } from './lost';
import type { Workspace } from './workspace';

/**
 * Finds by their hash the base models that are not where they were, and says in the evaluation's folder and record where they
 * lie now.
 * @throws WorkbenchError `model-lost` for one that is not found
 */
export async function followBases(workspace: Workspace, evaluation: Evaluation): Promise<void> {
  const { folder } = evaluation;
  const settings = readEvaluationSettings(folder);
  const moves = new Map<string, string>();
  for (const base of settings.bases) {
    if (existsSync(base)) continue;
    const hash = settings.provenance?.bases.find(({ file }) => file === base)?.sha256;
    const found = hash === undefined ? null : await findByHash(workspace, hash, settings.bases);
    if (found === null) requireBase(base);
    else moves.set(base, found);
  }
  if (moves.size === 0) return;
  for (const file of answerFiles(folder)) moveLines(file, moves);
  const moved = moveSettings(settings, moves);
  // The last: until then the old place is looked for, and what was moved already stays as it is.
  writeWhole(join(folder, 'settings.json'), `${JSON.stringify(moved, null, 2)}\n`);
  const { provenance: _, ...asked } = moved;
  addEvaluation(workspace.store, { ...evaluation, settings: asked });
}

/** A model that the workspace knows: on its list, or the base of a run, an adapter or another evaluation. */
async function findByHash(
  workspace: Workspace,
  hash: string,
  taken: readonly string[],
): Promise<string | null> {
  const { store } = workspace;
  const known = new Set([
    sample.model,
    ...listFiles(store, 'model'),
    ...listRuns(store).map(({ base }) => base),
    ...readRecords(workspace).map(({ record }) => record.base),
    ...listEvaluations(store).flatMap(({ settings }) => settings?.bases ?? []),
  ]);
  for (const file of known)
    if (!taken.includes(file) && existsSync(file) && (await hashOf(workspace, file)) === hash) return file;
  return null;
}

function answerFiles(folder: string): string[] {
  const filesIn = (place: string) =>
    existsSync(place) ? readdirSync(place).map((name) => join(place, name)) : [];
  const predictions = filesIn(join(folder, 'predictions')).filter((file) => file.endsWith('.jsonl'));
  const measured = filesIn(join(folder, 'measured')).map((place) => join(place, 'values.jsonl'));
  return [...predictions, ...measured.filter((file) => existsSync(file))];
}

function moveLines(file: string, moves: ReadonlyMap<string, string>): void {
  const lines = wholeLines(file).map((line) => JSON.parse(line) as { base: string });
  writeWhole(file, jsonLines(lines.map((line) => ({ ...line, base: moves.get(line.base) ?? line.base }))));
}

function moveSettings(settings: EvaluationSettings, moves: ReadonlyMap<string, string>): EvaluationSettings {
  const { bases, provenance, ...rest } = settings;
  const place = (file: string) => moves.get(file) ?? file;
  return {
    ...rest,
    bases: bases.map(place),
    ...(provenance && {
      provenance: {
        ...provenance,
        bases: provenance.bases.map((one) => ({ ...one, file: place(one.file) })),
      },
    }),
  };
}
