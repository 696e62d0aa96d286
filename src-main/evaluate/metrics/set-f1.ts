/** Set F1: of the (label, entry) pairs that a text lists as lines "label: a, b", against those of the target. */
import type { Measure } from './measure';

export const setF1: Measure = {
  name: 'setF1',
  title: 'Set F1',
  higherIsBetter: true,
  aggregate: 'mean',
  binary: false,
  value: ({ answer, target }) => (answer === null ? 0 : f1(labelledPairs(answer), labelledPairs(target))),
};

/** 0..1; two empty sets agree. */
function f1(answered: ReadonlySet<string>, wanted: ReadonlySet<string>): number {
  if (answered.size + wanted.size === 0) return 1;
  const shared = [...answered].filter((pair) => wanted.has(pair)).length;
  return (2 * shared) / (answered.size + wanted.size);
}

/**
 * The pairs of a text, as "label: entry", in lower case and with single spaces. Entries are parted by commas or
 * semicolons; "none" and lines without a label list nothing; quotes, list marks and a final full stop do not count.
 */
export function labelledPairs(text: string): Set<string> {
  const pairs = new Set<string>();
  for (const line of text.toLowerCase().split('\n')) {
    const colon = line.indexOf(':');
    const label = plain(line.slice(0, Math.max(0, colon)));
    if (label === '') continue;
    for (const part of line.slice(colon + 1).split(/[,;]/)) {
      const entry = plain(part);
      if (entry !== '' && entry !== 'none') pairs.add(`${label}: ${entry}`);
    }
  }
  return pairs;
}

const plain = (text: string) =>
  text
    .replace(/^[\s"'“”‘’*\-•[\]]+|[\s"'“”‘’*.[\]]+$/g, '')
    .replace(/\s+/g, ' ')
    .normalize('NFC');
