/** A record of a benchmark file becomes an Item by the texts of its Benchmark. Import and evaluation render alike. */
import { hash } from 'node:crypto';
import type { Benchmark, BenchmarkRecord, Choice, Item, Task } from '../common/benchmark';
import { fillFields } from '../common/fields';

/** Without these a Benchmark renders too, as import needs it. */
type Rendered = Benchmark & Pick<Partial<Task>, 'choices' | 'target' | 'document'>;

/** @throws WorkbenchError `file-format` when the record lacks a field the texts name */
export function renderTask(task: Rendered, { id, fields }: BenchmarkRecord): Item {
  const output = fillFields(task.output, fields);
  const choices = choicesOf(task, fields);
  return {
    id,
    source: sourceOf(documentOf(task, { fields })) ?? id,
    instruction: fillFields(task.instruction, fields),
    input: fillFields(task.input, fields),
    output,
    target: labelOf(choices, task.target === undefined ? output : fillFields(task.target, fields)),
    choices,
  };
}

/** Answers go by their labels, also where a record names the text of an option. */
function labelOf(choices: readonly Choice[] | null, target: string): string {
  if (!choices || choices.some(({ label }) => label === target)) return target;
  const named = choices.filter(({ text }) => text === target);
  return named.length === 1 ? named[0]!.label : target;
}

/** What tells the document of an item from others; null: it is its own. @throws WorkbenchError as `renderTask` */
export const documentOf = (
  { document }: Rendered,
  { fields }: Pick<BenchmarkRecord, 'fields'>,
): string | null => (document === undefined ? null : fillFields(document, fields));

/** Documents are told apart by a hash, so that a prediction holds no text of a gated one. */
const sourceOf = (document: string | null): string | null =>
  document === null ? null : hash('sha256', document).slice(0, 12);

function choicesOf({ choices }: Rendered, fields: BenchmarkRecord['fields']): Choice[] | null {
  if (choices === undefined) return null;
  if (!('field' in choices)) return choices.map((name) => ({ label: name, text: name }));
  const options = fields[choices.field];
  return Array.isArray(options) ? options.map(letteredChoice) : [];
}

/** “A. the first” as `lettered` writes it. */
function letteredChoice(option: string): Choice {
  const end = option.indexOf('. ');
  return { label: option.slice(0, end), text: option.slice(end + 2) };
}
