/** What a candidate is rejected for before it is compared with the others; Self-Instruct's filters, minded for clinical text. */
import type { FilterSettings, Verdict } from '../common/generation';
import type { InstructionText } from '../common/instruction';

/** Why a candidate is rejected, or null. */
type Filter = (text: InstructionText, settings: FilterSettings) => string | null;

/** The first that rejects gives the verdict. */
const filters: [Exclude<Verdict, 'malformed' | 'near-duplicate' | 'accepted'>, Filter][] = [
  ['start', badStart],
  ['too-short', tooShort],
  ['too-long', tooLong],
  ['keyword', blacklisted],
];

/** null: no filter rejects it. */
export function filtered(
  text: InstructionText,
  settings: FilterSettings,
): { verdict: Verdict; reason: string } | null {
  for (const [verdict, filter] of filters) {
    const reason = filter(text, settings);
    if (reason !== null) return { verdict, reason };
  }
  return null;
}

/**
 * Self-Instruct drops what begins with a punctuation mark or outside ASCII. “β-blockers”, “Écrire” and “5-FU” are no
 * noise: any letter or digit may begin, and an opening quotation mark or bracket before one.
 */
function badStart({ instruction }: InstructionText): string | null {
  return /^["“‘'([]?[\p{L}\p{N}]/u.test(instruction)
    ? null
    : `begins with “${[...instruction][0]}”, neither letter nor digit`;
}

function tooShort({ instruction }: InstructionText, { minWords }: FilterSettings): string | null {
  const words = wordsOf(instruction);
  return words < minWords ? `has ${words} words, fewer than ${minWords}` : null;
}

function tooLong({ instruction }: InstructionText, { maxWords }: FilterSettings): string | null {
  const words = wordsOf(instruction);
  return words > maxWords ? `has ${words} words, more than ${maxWords}` : null;
}

function blacklisted({ instruction }: InstructionText, { blacklist }: FilterSettings): string | null {
  const found = blacklist.find((phrase) => holds(instruction, phrase));
  return found === undefined ? null : `holds “${found}”`;
}

const wordsOf = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;

/** As whole words, whatever stands between them. */
function holds(text: string, phrase: string): boolean {
  const words = (of: string): string => ` ${(of.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
  return words(text).includes(words(phrase));
}
