/** BioASQ's Task b files: `{"questions": […]}`, each with its kind, snippets of articles, and an exact or ideal answer. */
import { blank, lettered, type BenchmarkFormat } from './format';

export const bioasqFormat: BenchmarkFormat = {
  name: 'bioasq',
  kind: 'json',
  columns: ['id', 'type', 'body'],
  id: 'id',
  reshape: (fields) => {
    const answer = exactAnswer(fields) ?? '';
    return {
      snippets: snippetTexts(fields.snippets),
      exact_answer: answer,
      answer_form: forms[String(fields.type)] ?? '',
      ...(fields.type === 'yesno' && {
        options: lettered({ A: 'yes', B: 'no' }),
        answer_idx: answer === 'yes' ? 'A' : 'B',
      }),
    };
  },
  problem: (fields) => {
    const reason = blank(fields, ['id', 'body']);
    if (reason !== null) return reason;
    if (!fields.answer_form)
      return `type is ${JSON.stringify(fields.type)}; it must be ${Object.keys(forms).join(', ')}`;
    if (fields.type === 'yesno' && !['yes', 'no'].includes(String(fields.exact_answer)))
      return 'exact_answer is neither yes nor no';
    return fields.exact_answer === '' ? 'it holds no answer: a test file without the golden ones' : null;
  },
};

/** By the type of a question, how its answer is asked for. */
const forms: Record<string, string> = {
  yesno: 'with yes or no',
  factoid: 'with one name, number or short phrase',
  list: 'with a list, one entry per line',
  summary: 'in a few sentences',
};

function snippetTexts(snippets: unknown): string[] {
  if (!Array.isArray(snippets)) return [];
  return snippets.flatMap((snippet: unknown) => {
    const text = (snippet as { text?: unknown } | null)?.text;
    return typeof text === 'string' ? [text] : [];
  });
}

/** One text, however deep the lists around it: of synonyms the first, of a list every entry; null: none is there. */
function exactAnswer({ type, exact_answer, ideal_answer }: Readonly<Record<string, unknown>>): string | null {
  if (type === 'summary') return firstText(ideal_answer);
  if (type === 'list' && Array.isArray(exact_answer))
    return exact_answer.flatMap((entry) => firstText(entry) ?? []).join('\n');
  const text = firstText(exact_answer);
  return type === 'yesno' ? (text?.trim().toLowerCase() ?? null) : text;
}

function firstText(value: unknown): string | null {
  let first = value;
  while (Array.isArray(first)) first = first[0] as unknown;
  return typeof first === 'string' ? first : null;
}
