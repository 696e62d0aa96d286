/** A model as judge of two answers: both orders are asked, for judges favour a place; a tie is half a win. */

/** What a judge may say. */
export const verdicts = ['A', 'B', 'tie'] as const;
export type JudgeVerdict = (typeof verdicts)[number];

/** The fields of a judge's answer, for the grammar that holds it to them. */
export const verdictFields = { better: verdicts } as const;

/** The text with `{task}`, `{input}`, `{a}` and `{b}` filled in; braces within these stay as they are. */
export function judgePrompt(
  template: string,
  { task, input, a, b }: { task: string; input: string; a: string; b: string },
): string {
  const texts: Record<string, string> = { task, input, a, b };
  return template.replace(/\{(task|input|a|b)\}/g, (_, name: string) => texts[name]!);
}

/** null where it is none: a judge may run out of tokens. */
export function readVerdict(text: string): JudgeVerdict | null {
  try {
    const { better } = JSON.parse(text) as { better?: unknown };
    return verdicts.find((one) => one === better) ?? null;
  } catch {
    return null;
  }
}

/** What was said of one answer: when it stood first, and when it stood second. */
export interface BothOrders {
  first: JudgeVerdict | null;
  second: JudgeVerdict | null;
}

/** 1: won, 0.5: tie, 0: lost, and the mean of both orders; NaN where neither could be read. */
export function winsOf({ first, second }: BothOrders): number {
  const values = [winAs('A', first), winAs('B', second)].filter((value) => value !== null);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const winAs = (place: 'A' | 'B', verdict: JudgeVerdict | null): number | null =>
  verdict === null ? null : verdict === 'tie' ? 0.5 : Number(verdict === place);

/** Whether the judge says the same in both orders. */
export const isConsistent = ({ first, second }: BothOrders): boolean =>
  first !== null && second !== null && winAs('A', first) === winAs('B', second);

/**
 * What needs no judge: an answer that could not be read loses against one that could, equal texts tie.
 * @returns null where the judge must be asked
 */
export function settledWithout(answer: string | null, opponent: string | null): number | null {
  if (answer === null || opponent === null) return answer === opponent ? 0.5 : Number(answer !== null);
  return answer.trim() === opponent.trim() ? 0.5 : null;
}
