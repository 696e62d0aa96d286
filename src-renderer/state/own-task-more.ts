/** What a task of the user's own may say besides the usual, as it is typed; all of it may be left out. */

export interface RuleFields {
  pattern: string;
  flags: string;
  /** What a match says; empty: its first group. */
  answer: string;
  agree: boolean;
}

export interface MoreFields {
  target: string;
  document: string;
  /** Field and value of the records that are asked; both empty: all. */
  onlyField: string;
  onlyValue: string;
  rules: readonly RuleFields[];
  /** One a line; \n and \t stand for a new line and a tab. */
  stop: string;
  maxTokens: string;
  gated: boolean;
}

export const emptyRule: RuleFields = { pattern: '', flags: 'i', answer: '', agree: false };

export const nothingMore: MoreFields = {
  ...{ target: '', document: '', onlyField: '', onlyValue: '', stop: '', maxTokens: '' },
  ...{ rules: [], gated: false },
};

/** The keys of a description; what is empty is none. */
export function describeMore(fields: MoreFields): Record<string, unknown> {
  const { target, document, onlyField, onlyValue, rules, stop, maxTokens, gated } = fields;
  const stops = stop.split('\n').filter((line) => line !== '');
  const tokens = maxTokens.trim();
  return {
    ...(target !== '' && { target }),
    ...(document !== '' && { document }),
    ...((onlyField !== '' || onlyValue !== '') && { only: { field: onlyField, value: onlyValue } }),
    ...(rules.length > 0 && { extract: rules.map(describeRule) }),
    ...(stops.length > 0 && { stop: stops.map(unescape) }),
    // What is no number is told as it was typed.
    ...(tokens !== '' && { maxTokens: /^\d+$/.test(tokens) ? Number(tokens) : tokens }),
    ...(gated && { gated }),
  };
}

const describeRule = ({ pattern, flags, answer, agree }: RuleFields) => ({
  pattern,
  ...(flags !== '' && { flags }),
  ...(answer !== '' && { answer }),
  ...(agree && { agree: true }),
});

const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\t': '\t', '\\\\': '\\' };
const unescape = (line: string): string => line.replaceAll(/\\[nt\\]/g, (found) => escapes[found]!);

export const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
