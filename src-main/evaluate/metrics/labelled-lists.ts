/** Lists under labels, as the medication task has them written: lines of "label: entry, entry". */

/**
 * The entries of a text by label, in lower case and with single spaces. Entries are parted by commas or semicolons;
 * "none" and lines without a label list nothing; quotes, list marks and a final full stop do not count.
 */
export function labelledLists(text: string): Map<string, Set<string>> {
  const lists = new Map<string, Set<string>>();
  for (const line of text.toLowerCase().split('\n')) {
    const colon = line.indexOf(':');
    const label = plain(line.slice(0, Math.max(0, colon)));
    if (label === '') continue;
    if (!lists.has(label)) lists.set(label, new Set());
    for (const part of line.slice(colon + 1).split(/[,;]/)) {
      const entry = plain(part);
      if (entry !== '' && entry !== 'none') lists.get(label)!.add(entry);
    }
  }
  return lists;
}

const plain = (text: string) =>
  text
    .replace(/^[\s"'“”‘’*\-•[\]]+|[\s"'“”‘’*.[\]]+$/g, '')
    .replace(/\s+/g, ' ')
    .normalize('NFC');

/**
 * The labels of every entry. A label that begins with one of `known` counts as that one: “active medications” as “active”.
 */
export function labelsByEntry(
  lists: ReadonlyMap<string, ReadonlySet<string>>,
  known: readonly string[],
): Map<string, Set<string>> {
  const labels = new Map<string, Set<string>>();
  for (const [label, entries] of lists)
    for (const entry of entries) {
      if (!labels.has(entry)) labels.set(entry, new Set());
      labels.get(entry)!.add(known.find((one) => label.startsWith(one)) ?? label);
    }
  return labels;
}
