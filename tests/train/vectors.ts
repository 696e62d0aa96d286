/** Distances between long vectors. */
type Vector = ArrayLike<number>;

const sum = (length: number, at: (i: number) => number): number => {
  let total = 0;
  for (let i = 0; i < length; i++) total += at(i);
  return total;
};

/** |ours - expected| / |expected|, Euclidean. */
export function relativeDistance(ours: Vector, expected: Vector): number {
  if (ours.length !== expected.length) return Infinity;
  const difference = sum(ours.length, (i) => (ours[i]! - expected[i]!) ** 2);
  return Math.sqrt(difference / sum(expected.length, (i) => expected[i]! ** 2));
}

export function cosine(a: Vector, b: Vector): number {
  const dot = sum(a.length, (i) => a[i]! * b[i]!);
  return dot / Math.sqrt(sum(a.length, (i) => a[i]! ** 2) * sum(b.length, (i) => b[i]! ** 2));
}
