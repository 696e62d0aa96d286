/** The systems of an evaluation: who is compared with whom. */
import type { Prediction } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import type { ComparedSystem } from '../common/evaluation-comparison';
import { subjectEnds } from '../common/path-ends';

/** Every base with every adapter that answered, in the order of the predictions. */
export function systemsIn(evaluation: string, predictions: readonly Prediction[]): ComparedSystem[] {
  const systems = new Map<string, ComparedSystem>();
  for (const { base, adapter } of predictions) {
    const key = JSON.stringify([base, adapter]);
    if (!systems.has(key)) systems.set(key, { evaluation, name: '', base, adapter });
  }
  const all = [...systems.values()];
  const ends = subjectEnds(all);
  const nameOf = (base: string, adapter: string | null) =>
    adapter === null ? ends.base(base) : `${ends.base(base)} + ${ends.adapter(adapter)}`;
  return all.map((one) => ({ ...one, name: nameOf(one.base, one.adapter) }));
}

/**
 * The pairs to compare. Within one evaluation the first system is compared with each of the others. Of two evaluations,
 * systems of the same files are compared with each other; where there are none, the only one of each.
 * @param wanted part of a path (an adapter's, or a base's), or null for all of that side
 * @throws WorkbenchError `not-found` for a system that is not there, `usage` where it is not clear whom to compare
 */
export function pairSystems(
  a: readonly ComparedSystem[],
  b: readonly ComparedSystem[],
  wanted: { a: string | null; b: string | null },
): [ComparedSystem, ComparedSystem][] {
  const within = a[0]?.evaluation === b[0]?.evaluation;
  const [ofA, ofB] = [chosenSystems(a, wanted.a), chosenSystems(b, wanted.b)];
  if (ofA.length === 0 || ofB.length === 0)
    throw new WorkbenchError(
      'no-rows',
      'One of the evaluations holds no answer.',
      'Let it come to its end first: run it again and it goes on.',
    );
  if (within) {
    const first = ofA[0]!;
    const others = ofB.filter((one) => one.name !== first.name || one.base !== first.base);
    if (others.length > 0) return others.map((other) => [first, other]);
    throw unclear('Its only system cannot be compared with itself.', a, b);
  }
  if (ofA.length === 1 && ofB.length === 1) return [[ofA[0]!, ofB[0]!]];
  const same = ofA.flatMap((one) =>
    ofB
      .filter(({ base, adapter }) => base === one.base && adapter === one.adapter)
      .map((other) => [one, other]),
  ) as [ComparedSystem, ComparedSystem][];
  if (same.length > 0) return same;
  throw unclear('Neither has one system alone, and they have none in common.', a, b);
}

/**
 * The systems whose name or path holds a text, or is it; the base alone where it fits as well as its adapters.
 * @param wanted null: all of them
 * @throws WorkbenchError `not-found`, with their names
 */
export function chosenSystems(systems: readonly ComparedSystem[], wanted: string | null): ComparedSystem[] {
  if (wanted === null) return [...systems];
  const fits = systems.filter(({ base, adapter, name }) =>
    [adapter ?? base, name].some((text) => text === wanted || text.includes(wanted)),
  );
  const alone = fits.filter(({ adapter }) => adapter === null);
  if (alone.length === 1 && fits.length > 1) return alone;
  if (fits.length > 0) return fits;
  throw new WorkbenchError(
    'not-found',
    `Evaluation ${systems[0]?.evaluation ?? ''} has no system “${wanted}”.`,
    `It has ${systems.map(({ name }) => name).join(', ') || 'none'}.`,
  );
}

function unclear(why: string, a: readonly ComparedSystem[], b: readonly ComparedSystem[]): WorkbenchError {
  const names = [...new Set([...a, ...b].map(({ name }) => name))].join(', ');
  return new WorkbenchError(
    'usage',
    `It is not clear which systems to compare. ${why}`,
    `Name one of each with --system-a and --system-b: ${names || 'no item is answered yet'}.`,
  );
}
