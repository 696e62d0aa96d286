/** Text chunks -> lines, without their line feed; a carriage return before it stays. */
import { WorkbenchError } from '../../common/errors';
import type { TextFile } from './text';

/** Longest line or record in UTF-16 units; what is longer is no instruction, and would not fit the memory. */
export const longest = 1 << 24;

/** The lines of one chunk at a time. @throws WorkbenchError `file-format` for a line without end */
export async function* readLines({
  chunks,
  name,
}: Pick<TextFile, 'chunks' | 'name'>): AsyncGenerator<string[]> {
  let rest: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const lines = chunk.split('\n');
    const last = lines.pop()!;
    if (lines.length > 0) {
      lines[0] = rest.join('') + lines[0]!;
      [rest, length] = [[], 0];
      yield lines;
    }
    rest.push(last);
    length += last.length;
    if (length > longest) throw tooLong(name, 'line');
  }
  if (length > 0) yield [rest.join('')];
}

export function tooLong(name: string, what: 'line' | 'record'): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${name} has a ${what} of more than ${longest.toLocaleString('en')} characters.`,
    'Check that it is the right file: each row is one instruction.',
  );
}
