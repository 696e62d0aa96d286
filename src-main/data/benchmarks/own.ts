/** The file of a user's own task: JSON Lines with the fields that its description names, and an `id` where it has one. */
import type { Task } from '../../common/benchmark';
import { fieldsOf } from '../../common/task-description';
import { lettered, type BenchmarkFormat } from './format';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

export function ownFormatOf(task: Task): BenchmarkFormat {
  const options = task.choices && 'field' in task.choices ? task.choices.field : null;
  return {
    name: task.format,
    kind: 'jsonl',
    columns: fieldsOf(task),
    id: 'id',
    reshape: (fields) => {
      const given = options === null ? null : letteredOptions(fields[options]);
      return given === null ? {} : { [options!]: given };
    },
    problem: (fields) =>
      options === null || Array.isArray(fields[options])
        ? null
        : `${options} must be a list of texts, or an object of texts by letter`,
  };
}

/** A list gets its letters; an object has them. */
function letteredOptions(value: unknown): string[] | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return lettered(value as Record<string, unknown>);
  if (value.length > alphabet.length) return null;
  return lettered(Object.fromEntries(value.map((text: unknown, i) => [alphabet[i], text])));
}
