/** A line or two of an invented note on what somebody takes, has stopped taking, or does neither with. */
import { chance, fill, pick, pickSome, type Random } from './words';
import { drugs, frequencies, months, type Drug } from './world';

export const statuses = ['active', 'discontinued', 'neither'] as const;
export type Status = (typeof statuses)[number];

export interface Note {
  snippet: string;
  /** Names of drugs by status, in the order of the snippet. */
  medications: Record<Status, string[]>;
  /** The same as prose that lists nothing. */
  recap: string;
  /** The same by time, a line each. */
  times: string;
}

const sentences: Record<Status, readonly string[]> = {
  active: [
    '{S} takes {d} {n} mg {f}.',
    'Continue {d} {n} mg {f}.',
    '{S} is on {d} for {c}.',
    'Started on {d} for {c}.',
  ],
  discontinued: [
    '{S} stopped {d} because of {e}.',
    'Stopped {d} in {m}.',
    '{S} no longer takes {d} for {c}.',
    '{S} was on {d} until {m}.',
  ],
  neither: [
    '{S} is allergic to {d}.',
    'We may add {d} for {c} later.',
    '{S} refused {d}.',
    'We talked about {d} {n} mg.',
  ],
};

/** {d} is the old drug and {other} the new one. */
const switches = ['{S} changed from {d} to {other} in {m}.', 'Stopped {d} and started {other}.'];

const recaps: Record<Status, string> = {
  active: 'uses {d}',
  discontinued: 'used {d} before',
  neither: 'never used {d}',
};

const times: Record<Status, string> = { active: 'now', discontinued: 'before', neither: 'never' };

export function drawNote(random: Random): Note {
  const S = pick(random, ['She', 'He']);
  const named = pickSome(random, drugs, pick(random, [2, 2, 3, 3, 4]));
  const told: [Status, string][] = [];
  const lines: string[] = [];
  const values = (drug: Drug) => ({
    S,
    d: drug.name,
    n: drug.dose,
    c: drug.condition,
    e: drug.effect,
    f: pick(random, frequencies),
    m: pick(random, months),
  });
  while (named.length > 0) {
    const drug = named.shift()!;
    if (named.length > 0 && chance(random, 0.15)) {
      const other = named.shift()!.name;
      lines.push(fill(pick(random, switches), { ...values(drug), other }));
      told.push(['discontinued', drug.name], ['active', other]);
      continue;
    }
    const status = pick(random, statuses);
    lines.push(fill(pick(random, sentences[status]), values(drug)));
    told.push([status, drug.name]);
  }
  const of = (status: Status) => told.flatMap(([one, name]) => (one === status ? [name] : []));
  const medications = { active: of('active'), discontinued: of('discontinued'), neither: of('neither') };
  const parts = statuses
    .filter((status) => medications[status].length > 0)
    .map((status) => fill(recaps[status], { d: medications[status].join(' and ') }));
  return {
    snippet: lines.join(' '),
    medications,
    recap: `${S} ${parts.join(', ')}.`,
    times: statuses
      .map((status) => `${times[status]}: ${medications[status].join(', ') || 'nothing'}`)
      .join('\n'),
  };
}
