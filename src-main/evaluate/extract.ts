/** Reads the answer out of a generated text, by the rules of the Task. */
import type { Task } from '../common/benchmark';

/**
 * The answer in a text: the first rule that matches (and, for a Task with choices, gives one of them); without rules
 * the text itself. Null when no answer can be read; that item then counts as wrong.
 */
export function extractAnswer(task: Pick<Task, 'choices' | 'extract'>, text: string): string | null {
  if (!task.extract) return asAnswer(task, text);
  for (const { pattern, flags } of task.extract) {
    const answer = asAnswer(task, new RegExp(pattern, flags).exec(text)?.[1] ?? '');
    if (answer !== null) return answer;
  }
  return null;
}

/** The choice as the Task writes it, whatever the case of the text; for free text what is left without white space. */
function asAnswer({ choices }: Pick<Task, 'choices'>, text: string): string | null {
  const trimmed = text.trim();
  if (!choices) return trimmed || null;
  return choices.find((choice) => choice.toLowerCase() === trimmed.toLowerCase()) ?? null;
}
