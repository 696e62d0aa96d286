/** The ids of a dataset while an import adds to it: 128 bits each in flat arrays, so that a million of them are 40 MB. */

/** 32 hex digits: an instruction's id. */
const words = 4;

export interface IdSet {
  /** How many ids it holds. */
  size(): number;
  /** The row of an id, or null. */
  rowOf(id: string): number | null;
  /** Adds an id that it does not hold. */
  add(id: string, row: number): void;
  /** Forgets all but the first `size` ids. */
  shrinkTo(size: number): void;
  /** The ids from the `from`-th on with their rows, in the order of their text, some thousands at a time. */
  inOrder(from: number): Generator<{ id: string; row: number }[]>;
}

export function createIdSet(): IdSet {
  let [size, capacity] = [0, 1024];
  let ids = new Uint32Array(capacity * words);
  let rows = new Float64Array(capacity);
  // Open addressing at half load: 0 is free, else one more than the place of an id.
  let slots = new Uint32Array(capacity * 2);
  const wanted = new Uint32Array(words);

  function slotOf(key: Uint32Array, at: number): number {
    const mask = slots.length - 1;
    let slot = key[at]! & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const place = (slots[slot]! - 1) * words;
      if (
        ids[place] === key[at] &&
        ids[place + 1] === key[at + 1] &&
        ids[place + 2] === key[at + 2] &&
        ids[place + 3] === key[at + 3]
      )
        break;
    }
    return slot;
  }

  function hashAgain(): void {
    slots = new Uint32Array(capacity * 2);
    for (let i = 0; i < size; i++) slots[slotOf(ids, i * words)] = i + 1;
  }

  function grow(): void {
    capacity *= 2;
    const [oldIds, oldRows] = [ids, rows];
    ids = new Uint32Array(capacity * words);
    ids.set(oldIds);
    rows = new Float64Array(capacity);
    rows.set(oldRows);
    hashAgain();
  }

  return {
    size: () => size,
    rowOf: (id) => {
      readId(id, wanted);
      const place = slots[slotOf(wanted, 0)]!;
      return place === 0 ? null : rows[place - 1]!;
    },
    add: (id, row) => {
      if (size === capacity) grow();
      readId(id, wanted);
      ids.set(wanted, size * words);
      rows[size] = row;
      slots[slotOf(wanted, 0)] = ++size;
    },
    shrinkTo: (smaller) => {
      size = smaller;
      hashAgain();
    },
    *inOrder(from) {
      const { order, ends } = byFirstByte(ids, from, size);
      for (let byte = 0; byte < 256; byte++) {
        const bucket = order.subarray(byte === 0 ? 0 : ends[byte - 1], ends[byte]);
        bucket.sort((a, b) => compare(ids, a * words, b * words));
        if (bucket.length > 0)
          yield Array.from(bucket, (place) => ({ id: textOf(ids, place * words), row: rows[place]! }));
      }
    },
  };
}

function readId(id: string, into: Uint32Array): void {
  for (let word = 0; word < words; word++) into[word] = parseInt(id.slice(word * 8, word * 8 + 8), 16);
}

function textOf(ids: Uint32Array, at: number): string {
  let text = '';
  for (let word = at; word < at + words; word++) text += ids[word]!.toString(16).padStart(8, '0');
  return text;
}

/** The places from..to sorted by the first byte of their ids, and where each byte's places end. */
function byFirstByte(ids: Uint32Array, from: number, to: number): { order: Uint32Array; ends: Uint32Array } {
  const ends = new Uint32Array(256);
  for (let i = from; i < to; i++) ends[ids[i * words]! >>> 24]!++;
  for (let byte = 1; byte < 256; byte++) ends[byte]! += ends[byte - 1]!;
  const next = Uint32Array.from({ length: 256 }, (_, byte) => (byte === 0 ? 0 : ends[byte - 1]!));
  const order = new Uint32Array(to - from);
  for (let i = from; i < to; i++) order[next[ids[i * words]! >>> 24]!++] = i;
  return { order, ends };
}

function compare(ids: Uint32Array, a: number, b: number): number {
  for (let word = 0; word < words; word++) {
    const difference = ids[a + word]! - ids[b + word]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
