/**
 * Disjoint sets in memory that threads share: each member points to a smaller one, the smallest to itself. No locks: a set
 * is joined to another by one atomic exchange on its smallest member, repeated when another thread was faster.
 */

/** The smallest member of the set; shortens the way to it for the next who asks. */
export function rootOf(parents: Int32Array, member: number): number {
  let at = member;
  for (;;) {
    const parent = Atomics.load(parents, at);
    if (parent === at) return at;
    const beyond = Atomics.load(parents, parent);
    // Whoever has a parent keeps some ancestor for one: writing an older one is right whatever others write.
    Atomics.store(parents, at, beyond);
    at = beyond;
  }
}

export function join(parents: Int32Array, a: number, b: number): void {
  for (;;) {
    const [first, second] = [rootOf(parents, a), rootOf(parents, b)];
    if (first === second) return;
    const [low, high] = first < second ? [first, second] : [second, first];
    if (Atomics.compareExchange(parents, high, high, low) === high) return;
  }
}
