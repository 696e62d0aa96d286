/** Long work of main in slices: others have their turn every few milliseconds. */
import { setImmediate as rest } from 'node:timers/promises';
import type { Store } from '../store/open';

/**
 * The same items, each of which takes some milliseconds to make, and rests between them.
 * @throws the signal's reason, in place of the next item
 */
export async function* withRests<T>(items: Iterable<T>, signal?: AbortSignal): AsyncGenerator<T> {
  for (const item of items) {
    signal?.throwIfAborted();
    yield item;
    await rest();
  }
}

/**
 * What work comes to that stops every few milliseconds; it rests wherever it stops.
 * @throws the signal's reason, in place of the next step
 */
export async function resultOf<T>(steps: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = steps.next();
    if (done) return value;
    await rest();
  }
}

/** What all slices hold. */
export async function allOf<T>(slices: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const slice of slices) all.push(...slice);
  return all;
}

/** Of each store and dataset: when the last that was asked for has ended. */
const turns = new WeakMap<Store, Map<string, Promise<unknown>>>();

/** What reads or changes all rows of a dataset in slices, one after the other, so that none meets another's half. */
export function inTurnOf<T>(store: Store, dataset: string, work: () => Promise<T>): Promise<T> {
  if (!turns.has(store)) turns.set(store, new Map());
  const ofStore = turns.get(store)!;
  const turn = (ofStore.get(dataset) ?? Promise.resolve()).then(work);
  ofStore.set(
    dataset,
    turn.catch(() => {}),
  );
  return turn;
}
