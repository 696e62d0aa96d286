/** Seeded damage: bytes changed, cut, doubled and spliced, and JSON values put in the place of others. */

export type Random = () => number;

export const below = (random: Random, n: number): number => Math.floor(random() * n);
export const oneOf = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)]!;

/** Where a format keeps counts, lengths and offsets, these break what believes them. */
const integers = [
  ...[0n, 1n, 2n, 7n, 0x7fn, 0x80n, 0xffn, 0x7fffn, 0x8000n, 0xffffn, 0x10000n, 0xffffffn],
  ...[0x7fffffffn, 0x80000000n, 0xfffffffen, 0xffffffffn, 0x100000000n, 0x3fffffffffffffffn],
  ...[2n ** 53n, 2n ** 61n, 2n ** 62n + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 32n, 2n ** 64n - 1n],
];

type Change = (bytes: Buffer, at: number, random: Random, others: Others) => Buffer;

/** What may be put in: other files of the kind, and words that mean something in it. */
export interface Others {
  files: readonly Buffer[];
  tokens: readonly string[];
}

const put = (bytes: Buffer, at: number, piece: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  piece.copy(copy, at);
  return copy;
};

function integer(value: bigint, size: number, big: boolean): Buffer {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i++) bytes[big ? size - 1 - i : i] = Number((value >> BigInt(8 * i)) & 0xffn);
  return bytes;
}

const without = (bytes: Buffer, from: number, to: number): Buffer =>
  Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
const insert = (bytes: Buffer, at: number, piece: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
const span = (bytes: Buffer, at: number, random: Random): number =>
  Math.min(bytes.length, at + 1 + below(random, random() < 0.7 ? 16 : 2000));

const changes: Change[] = [
  (bytes, at, random) => put(bytes, at, Buffer.from([(bytes[at] ?? 0) ^ (1 << below(random, 8))])),
  (bytes, at, random) => put(bytes, at, Buffer.from([below(random, 256)])),
  (bytes, at, random) => {
    const value = random() < 0.2 ? BigInt(bytes.length + below(random, 3) - 1) : oneOf(random, integers);
    return put(bytes, at, integer(value, oneOf(random, [1, 2, 4, 4, 8, 8]), random() < 0.1));
  },
  (bytes, at, random) => put(bytes, at, Buffer.from([(bytes[at] ?? 0) + below(random, 71) - 35])),
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at, random) => without(bytes, at, span(bytes, at, random)),
  (bytes, at, random) => insert(bytes, at, bytes.subarray(at, span(bytes, at, random))),
  (bytes, at, random) => bytes.fill(oneOf(random, [0, 0xff, 0x20]), at, span(bytes, at, random)),
  (bytes, at, random, { tokens }) => insert(bytes, at, Buffer.from(oneOf(random, tokens), 'latin1')),
  (bytes, at, random, { tokens }) => put(bytes, at, Buffer.from(oneOf(random, tokens), 'latin1')),
  (bytes, at, random, { files }) => {
    const other = oneOf(random, files);
    return Buffer.concat([bytes.subarray(0, at), other.subarray(below(random, other.length + 1))]);
  },
];

/**
 * A copy with one to eight changes, most of them where the format keeps its own numbers.
 * @param dense bytes at the beginning that are denser in meaning than the rest; so are the last 64
 */
export function mutated(start: Buffer, dense: number, random: Random, others: Others): Buffer {
  let bytes = Buffer.from(start);
  const count = 1 + Math.floor(random() ** 3 * 8);
  for (let i = 0; i < count && bytes.length > 0; i++) {
    const where = random();
    const reach = where < 0.6 ? Math.min(dense, bytes.length) : where < 0.75 ? Math.min(64, bytes.length) : 0;
    const at = below(random, reach || bytes.length) + (where >= 0.6 && reach ? bytes.length - reach : 0);
    bytes = Buffer.from(oneOf(random, changes)(bytes, at, random, others));
  }
  return bytes;
}

const oddities: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1,
    0.5,
    1e308,
    -1e-308,
    2 ** 31,
    2 ** 53,
    '',
    ' ',
    '0',
    '../../x',
    '/dev/zero',
  ],
  ...[
    '__proto__',
    'constructor',
    '\0',
    '\ud800',
    '{field}',
    '{__proto__}',
    'x'.repeat(5000),
    '(a+)+$',
    '\u2028',
  ],
  ...[[], {}, [[]], [null], [{}], { a: 1 }, Array.from({ length: 50 }, (_, i) => i)],
];

/** A copy of a JSON value in which one to four values are another, gone, doubled or renamed. */
export function mutatedJson(start: unknown, random: Random): unknown {
  const root = { value: structuredClone(start) };
  const count = 1 + below(random, 4);
  for (let i = 0; i < count; i++) changeOne(root, random);
  return root.value;
}

/** Walks down at random and changes something where it stops. */
function changeOne(root: { value: unknown }, random: Random): void {
  let holder = root as unknown as Record<string, unknown>;
  let key = 'value';
  for (;;) {
    const value = holder[key];
    if (typeof value !== 'object' || value === null || random() < 0.15) break;
    const keys = Object.keys(value);
    if (keys.length === 0) break;
    holder = value as Record<string, unknown>;
    key = oneOf(random, keys);
  }
  const what = random();
  const value = holder[key];
  if (what < 0.6) set(holder, key, structuredClone(oneOf(random, oddities)));
  else if (what < 0.75) Reflect.deleteProperty(holder, key);
  else if (what < 0.85) set(holder, oneOf(random, ['x', '__proto__', 'constructor', key + key]), holder[key]);
  else if (typeof value === 'string') set(holder, key, textual(value, random));
  else if (typeof value === 'number') set(holder, key, -value);
}

/** As JSON.parse would: a key of any name is a key. */
function set(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function textual(text: string, random: Random): string {
  const at = below(random, text.length + 1);
  return (
    text.slice(0, at) +
    oneOf(random, ['"', '\\', '\n', '{', '}', '\0', 'é', '🩺', '𝒳'.charAt(0)]) +
    text.slice(at)
  );
}
