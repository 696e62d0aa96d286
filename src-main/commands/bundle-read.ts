/** A bundle from another machine, unpacked and believed in nothing: what it names must lie inside. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Bundle } from '../common/bundle';
import { WorkbenchError } from '../common/errors';
import { unpackZip } from '../files/zip';
import { folderName, readAs } from './bundle-parts';

/** No bundle of a workstation's study comes near it. */
const mostBytes = 2 ** 40;

const path = v.pipe(v.string(), v.check(isInside));
const text = v.string();

const schema = v.object({
  version: v.literal(1),
  kind: v.picklist(['run', 'matrix']),
  id: text,
  name: text,
  program: text,
  bases: v.array(v.object({ file: text, sha256: text })),
  evaluations: v.array(folderName),
  cells: v.array(
    v.object({
      key: folderName,
      name: text,
      base: text,
      seed: v.number(),
      rerun: v.nullable(v.picklist(['gated', 'changed'])),
    }),
  ),
  withheld: v.array(text),
  files: v.record(path, v.object({ sha256: text, bytes: v.number() })),
});

function isInside(path: string): boolean {
  return !/[\0\\:]/.test(path) && path.split('/').every((name) => !['', '.', '..'].includes(name));
}

/**
 * Unpacks a bundle into an empty folder.
 * @throws WorkbenchError `not-found`; `file-format` where it is none, is damaged, or names what does not lie inside
 */
export async function openBundle(file: string, folder: string): Promise<Bundle> {
  if (!existsSync(file)) throw new WorkbenchError('not-found', `${file} is not there.`, 'Name the bundle.');
  const refuse = (matter: string) =>
    new WorkbenchError('file-format', `${file} is no bundle: its bundle.json ${matter}.`, 'Name a bundle.');
  await unpackZip(file, folder, mostBytes);
  const about = join(folder, 'bundle.json');
  if (!existsSync(about)) throw refuse('is not there');
  return readAs(schema, about, refuse);
}
