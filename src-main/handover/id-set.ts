/** Ids in the order in which they were added: 128 bits each in flat arrays, so that a million of them are some 25 MB. */

/** 32 hex digits: an instruction's id. */
const words = 4;

export interface IdSet {
  /** How many ids it holds. */
  size(): number;
  /** The place of an id, from 0 in the order of adding; null: it is not there. */
  placeOf(id: string): number | null;
  /** Adds an id that it does not hold. */
  add(id: string): void;
  /** The ids from the `from`-th on with their places, in the order of their text, some thousands at a time. */
  inOrder(from: number): Generator<{ id: string; place: number }[]>;
}

export function createIdSet(): IdSet {
  let [size, capacity] = [0, 1024];
  let ids = new Uint32Array(capacity * words);
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

  function grow(): void {
    capacity *= 2;
    const old = ids;
    ids = new Uint32Array(capacity * words);
    ids.set(old);
    slots = new Uint32Array(capacity * 2);
    for (let place = 0; place < size; place++) slots[slotOf(ids, place * words)] = place + 1;
  }

  return {
    size: () => size,
    placeOf: (id) => {
      readId(id, wanted);
      const slot = slots[slotOf(wanted, 0)]!;
      return slot === 0 ? null : slot - 1;
    },
    add: (id) => {
      if (size === capacity) grow();
      readId(id, wanted);
      ids.set(wanted, size * words);
      slots[slotOf(wanted, 0)] = ++size;
    },
    *inOrder(from) {
      const { order, ends } = byFirstByte(ids, from, size);
      for (let byte = 0; byte < 256; byte++) {
        const bucket = order.subarray(byte === 0 ? 0 : ends[byte - 1], ends[byte]);
        bucket.sort((a, b) => compare(ids, a * words, b * words));
        if (bucket.length > 0)
          yield Array.from(bucket, (place) => ({ id: textOf(ids, place * words), place }));
      }
    },
  };
}

const digits = Buffer.alloc(words * 4);

function readId(id: string, into: Uint32Array): void {
  digits.write(id, 'hex');
  for (let word = 0; word < words; word++) into[word] = digits.readUInt32BE(word * 4);
}

function textOf(ids: Uint32Array, at: number): string {
  for (let word = 0; word < words; word++) digits.writeUInt32BE(ids[at + word]!, word * 4);
  return digits.toString('hex');
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
