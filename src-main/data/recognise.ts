/** Which tasks read files like this one, by the fields of its first record. */
import { basename } from 'node:path';
import { WorkbenchError } from '../common/errors';
import { tasks } from '../tasks';
import { recogniseBenchmark } from './benchmarks';
import { openImport } from './open-import';
import { isBad, type RawRecord } from './readers/record';

/**
 * Names of the tasks that read files like this one, by the columns of its first record.
 * @throws WorkbenchError `file-format` for a file of no task, and what reading it refuses
 */
export async function recogniseTasks(path: string): Promise<string[]> {
  const opened = await openImport(path, {});
  await opened.close();
  const record = opened.first.find((row): row is RawRecord => !isBad(row));
  const format = record && recogniseBenchmark(record)?.format;
  const names = tasks.filter((task) => task.format === format?.name).map(({ name }) => name);
  if (names.length > 0 && format?.kind === opened.file.kind) return names;
  throw new WorkbenchError(
    'file-format',
    `${basename(path)} is not the file of a task.`,
    `Official files are recognised by their fields: ${tasks.map(({ title }) => title).join(', ')}.`,
  );
}
