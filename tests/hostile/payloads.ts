/** Payloads of the contract, made from its schemas: most of them right, with names that are known, the rest damaged. */
import type { methods } from '../../src-main/common/contract';
import { inputs } from '../../src-main/common/contract-inputs';
import { below, mutatedJson, oneOf, type Random } from './mutate';

/** What a schema of valibot says of itself, as far as a value follows from it. */
interface Shape {
  type: string;
  entries?: Record<string, Shape>;
  options?: readonly (Shape | string | number)[];
  item?: Shape;
  value?: Shape;
  wrapped?: Shape;
  literal?: unknown;
}

/** Values by the name of the field they belong to. */
export type Known = Map<string, unknown[]>;

/** Fields whose values go by another name where they are listed. */
const aliases: Record<string, string[]> = {
  dataset: ['name'],
  ...{ base: ['file'], model: ['file'], adapter: ['file'], adapters: ['file'], against: ['file'] },
  ...{ run: ['id'], evaluation: ['id'], a: ['id'], b: ['id'], matrix: ['id'], generation: ['id'] },
  ...{ from: ['hash'], to: ['hash'], keep: ['id'], queue: ['id'], task: ['name'], tokens: ['token'] },
  ...{ seeds: ['token'], dictionary: ['token'], ratings: ['token'] },
};

const texts = [
  '',
  ' ',
  'a',
  'QA',
  'R1',
  '1',
  '../../x',
  '%',
  "' OR 1=1 --",
  '"',
  '*',
  'né 🩺',
  'x'.repeat(300),
];
const numbers = [0, 1, 1, 2, 3, 10, 50, 0.5, 0.1, 1e6, 2 ** 31 - 1];

/** What structured cloning carries and JSON does not. */
const beyondJson: readonly unknown[] = [
  ...[undefined, NaN, Infinity, -0, 10n, new Date(NaN), new Map([[1, 2]]), new Uint8Array(3), /a/],
  ...[Object.create(null), Array(3), { toString: null }, { length: -1 }, '\ud800'],
];

export interface Call {
  method: string;
  input: unknown;
}

export function makeCall(random: Random, names: typeof methods, known: Known): Call {
  if (random() < 0.01) return { method: oneOf(random, ['constructor', '__proto__', '', 'x']), input: null };
  const method = oneOf(random, names);
  const input = valueOf(inputs[method] as unknown as Shape, method, random, known);
  return { method, input: damaged(input, random) };
}

function damaged(input: unknown, random: Random): unknown {
  const chance = random();
  if (chance < 0.65) return input;
  if (chance < 0.93) return mutatedJson(input, random);
  const odd = oneOf(random, beyondJson);
  if (typeof input !== 'object' || input === null) return odd;
  const key = oneOf(random, [...Object.keys(input), 'x']);
  return { ...input, [key]: odd };
}

function valueOf(shape: Shape, field: string, random: Random, known: Known): unknown {
  const part = (one: Shape, name = field) => valueOf(one, name, random, known);
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(shape.entries!)
          .filter(([, one]) => one.type !== 'optional' || random() < 0.5)
          .map(([name, one]) => [name, part(one, name)]),
      );
    case 'array':
      return Array.from({ length: below(random, 4) }, () => part(shape.item!));
    case 'nullable':
      return random() < 0.3 ? null : part(shape.wrapped!);
    case 'optional':
      return part(shape.wrapped!);
    case 'union':
    case 'variant':
      return part(oneOf(random, shape.options as Shape[]));
    case 'picklist':
      return oneOf(random, shape.options!);
    case 'literal':
      return shape.literal;
    case 'boolean':
      return random() < 0.5;
    case 'null':
      return null;
    case 'record':
      return knownOf(field, random, known) ?? { a: 1 };
    case 'number':
      return random() < 0.3 ? (knownOf(field, random, known) ?? 1) : oneOf(random, numbers);
    case 'string':
      return random() < 0.8 ? (knownOf(field, random, known) ?? 'a') : oneOf(random, texts);
    default:
      throw new Error(`No value is made for “${shape.type}”.`);
  }
}

function knownOf(field: string, random: Random, known: Known): unknown {
  const own = known.get(field) ?? [];
  const elsewhere = (aliases[field] ?? []).flatMap((name) => known.get(name) ?? []);
  const values = elsewhere.length === 0 || (own.length > 0 && random() < 0.8) ? own : elsewhere;
  return values.length > 0 ? structuredClone(oneOf(random, values)) : undefined;
}

/** Takes note of what an answer names, so that later calls can name it too. */
export function learn(known: Known, value: unknown, field = ''): void {
  if (Array.isArray(value)) value.slice(0, 20).forEach((one) => learn(known, one, field));
  else if (typeof value === 'object' && value !== null)
    for (const [name, one] of Object.entries(value)) learn(known, one, name);
  else if ((typeof value === 'string' && value.length <= 300) || Number.isInteger(value))
    remember(known, field, value);
}

export function remember(known: Known, field: string, value: unknown): void {
  const values = known.get(field) ?? [];
  if (values.includes(value)) return;
  known.set(field, [...values.slice(0, 6), ...values.slice(6).slice(-24), value]);
}
