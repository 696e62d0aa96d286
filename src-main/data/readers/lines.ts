/** Text chunks -> lines, without their line feed; a carriage return before it stays. */
import { WorkbenchError } from '../../common/errors';
import type { TextFile } from './text';

/** Longest line in UTF-16 units; what is longer is no table and no JSON Lines. */
const longest = 1 << 28;

/** @throws WorkbenchError `file-format` for a line without end */
export async function* readLines({
  chunks,
  name,
}: Pick<TextFile, 'chunks' | 'name'>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = chunk.split('\n');
    lines[0] = rest + lines[0]!;
    rest = lines.pop()!;
    if (rest.length > longest) throw endless(name);
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function endless(name: string): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${name} has a line of more than 256 MB.`,
    'Check that it is the right file.',
  );
}
