/** Reads the answer out of a generated text, by the rules of the Task. */
import type { Choice, ExtractionRule } from '../common/benchmark';

/**
 * The answer in a text: what the first rule that gives one says; without rules the text itself. Null when no answer can
 * be read; that item then counts as wrong.
 * @param choices of the item; the answer is the label of one of them
 */
export function extractAnswer(
  rules: readonly ExtractionRule[] | undefined,
  choices: readonly Choice[] | null,
  text: string,
): string | null {
  if (!rules) return asAnswer(choices, text);
  for (const rule of rules) {
    const answer = byRule(rule, choices, text);
    if (answer !== null) return answer;
  }
  return null;
}

function byRule(rule: ExtractionRule, choices: readonly Choice[] | null, text: string): string | null {
  const pattern = new RegExp(withChoices(rule.pattern, choices ?? []), rule.flags);
  const said = (match: RegExpExecArray | null) =>
    match ? asAnswer(choices, rule.answer ?? match[1] ?? '') : null;
  if (!rule.agree) return said(pattern.exec(text));
  const answers = [...text.matchAll(pattern)].map(said);
  return new Set(answers).size === 1 ? answers[0]! : null;
}

/** Longer texts first: of “aspirin” and “aspirin and iron” the longer one that is there is meant. */
function withChoices(pattern: string, choices: readonly Choice[]): string {
  const anyOf = (names: readonly string[]) =>
    names
      .map((name) => escaped(name.trim()))
      .sort((a, b) => b.length - a.length)
      .join('|');
  return pattern
    .replaceAll('{label}', () => anyOf(choices.map(({ label }) => label)))
    .replaceAll('{text}', () => anyOf(choices.map(({ text }) => text)));
}

/** Any white space stands for any other. */
const escaped = (name: string): string =>
  name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s+');

/**
 * The label of the choice whose label or text it is; of texts that differ in case alone the one in the same case, or none.
 * For free text what is left without white space.
 */
function asAnswer(choices: readonly Choice[] | null, text: string): string | null {
  if (!choices) return text.trim() || null;
  const by = (name: (choice: Choice) => string, as: (text: string) => string): string | undefined => {
    const found = choices.filter((choice) => as(name(choice)) === as(text));
    return found.length === 1 ? found[0]!.label : undefined;
  };
  const textOf = (choice: Choice) => choice.text;
  return by(({ label }) => label, plain) ?? by(textOf, spaced) ?? by(textOf, plain) ?? null;
}

const spaced = (text: string): string => text.trim().replace(/\s+/g, ' ');
const plain = (text: string): string => spaced(text).toLowerCase();
