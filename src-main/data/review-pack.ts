/** A review pack as a file: one JSON document with the hash of its content. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import * as v from 'valibot';
import { WorkbenchError } from '../common/errors';
import { categories, splits } from '../common/instruction';
import { decisions } from '../common/review';
import { packFormat, packVersion, type Pack } from '../common/review-pack';
import { checkRegularFile } from '../files/regular-file';
import { instructionId } from './identity';

/** Bytes; a text of this size is as large as JavaScript reads in one piece. */
const largest = 400 * 1024 * 1024;

const text = v.object({ instruction: v.string(), input: v.string(), output: v.string() });
const category = v.nullable(v.picklist(categories));
const head = {
  format: v.literal(packFormat),
  version: v.literal(packVersion),
  dataset: v.string(),
  createdAt: v.string(),
};
const criterion = v.object({
  name: v.string(),
  about: v.string(),
  top: v.number(),
  of: v.picklist(['instruction', 'dataset']),
});

const schema = v.variant('kind', [
  v.object({
    ...head,
    kind: v.literal('rows'),
    queue: v.nullable(v.string()),
    rubric: v.array(criterion),
    rows: v.array(
      v.object({
        id: v.string(),
        textId: v.string(),
        text: v.nullable(text),
        category,
        split: v.picklist(splits),
      }),
    ),
  }),
  v.object({
    ...head,
    kind: v.literal('reviews'),
    reviewer: v.string(),
    rows: v.array(
      v.object({
        id: v.string(),
        decision: v.nullable(v.picklist(decisions)),
        ratings: v.record(v.string(), v.number()),
        note: v.string(),
        category,
        edit: v.nullable(v.object({ from: v.string(), text })),
      }),
    ),
  }),
]);

/** The text of the file. */
export function packText(pack: Pack): string {
  const content = JSON.stringify(pack);
  return `${content.slice(0, -1)},"hash":"${hashOf(content)}"}\n`;
}

/**
 * Reads a pack and holds it against its hash; every text of a row against its own.
 * @throws WorkbenchError `file-format` for what is no pack, was changed, or is of a newer program; `file-encoding`
 */
export function readPack(file: string): Pack {
  const name = basename(file);
  const refuse = (matter: string, hint = 'Ask for the pack again.') =>
    new WorkbenchError('file-format', `${name} ${matter}.`, hint);
  checkRegularFile(file);
  if (statSync(file).size > largest)
    throw refuse('is too large for a review pack', 'Export a queue of fewer rows.');
  const { hash, ...content } = parse(readFileSync(file), refuse);
  if (content.format !== packFormat) throw refuse('is no review pack', 'Export one with: review export');
  if (typeof content.version === 'number' && content.version > packVersion)
    throw refuse(
      `is a review pack of version ${content.version}`,
      `Update the workbench: it reads up to ${packVersion}.`,
    );
  if (hash !== hashOf(JSON.stringify(content)))
    throw refuse('was changed after it was exported, or is cut off');
  const checked = v.safeParse(schema, content);
  if (!checked.success) throw refuse(`has a wrong ${v.getDotPath(checked.issues[0]) ?? 'shape'}`);
  const pack = checked.output as Pack;
  if (pack.kind === 'rows')
    for (const row of pack.rows)
      if (row.text && instructionId(row.text) !== row.textId)
        throw refuse(`holds a text that is not that of ${row.id}`);
  return pack;
}

function parse(bytes: Buffer, refuse: (matter: string) => WorkbenchError): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refuse('is not JSON in UTF-8');
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw refuse('is no review pack');
}

const hashOf = (content: string): string => createHash('sha256').update(content, 'utf8').digest('hex');
