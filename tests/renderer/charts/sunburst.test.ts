/** The sunburst of verbs and objects: shares as angles, labels where they have room. */
import { expect, test } from 'vitest';
import { fontSize, radius, sunburst } from '../../../src-renderer/charts/sunburst';

const verbs = [
  {
    verb: 'list',
    rows: 75,
    objects: [
      { object: 'drug', rows: 50 },
      { object: 'symptom', rows: 25 },
    ],
  },
  { verb: 'write', rows: 25, objects: [{ object: 'note', rows: 5 }] },
];

test('verbs share a full turn as they share the rows, and objects their verb’s part of it', () => {
  const turns = sunburst(verbs).map(({ verb, object, start, end }) => [
    object ?? verb,
    start / (2 * Math.PI),
    end / (2 * Math.PI),
  ]);
  const expected = [
    ['list', 0, 0.75],
    ['drug', 0, 0.5],
    ['symptom', 0.5, 0.75],
    ['write', 0.75, 1],
    ['note', 0.75, 0.8],
  ] as const;
  expect(turns.map(([name]) => name)).toEqual(expected.map(([name]) => name));
  for (const [i, [, start, end]] of expected.entries()) {
    expect(turns[i]![1]).toBeCloseTo(start, 12);
    expect(turns[i]![2]).toBeCloseTo(end, 12);
  }
});

test('a quarter from the top goes along the outer arc, in to the ring, and back', () => {
  const [quarter] = sunburst([{ verb: 'a', rows: 1, objects: [] }, { verb: 'b', rows: 3, objects: [] }]); // prettier-ignore
  expect(quarter!.path).toBe('M0 -142A142 142 0 0 1 142 0L60 0A60 60 0 0 0 0 -60Z');
});

test('the only verb is drawn as a whole ring', () => {
  const [all] = sunburst([{ verb: 'list', rows: 9, objects: [] }]);
  const [, start, large, end] = /^M(\S+ \S+)A142 142 0 (\d) 1 (\S+ \S+)L/.exec(all!.path)!;
  expect(large).toBe('1');
  expect(end).not.toBe(start);
});

test('texts stand upright, end inside their sector, and are left out where they would not be legible', () => {
  const many = Array.from({ length: 20 }, (_, i) => ({
    verb: `characterise${i}`,
    rows: 2 ** (i / 2),
    objects: [{ object: 'electroencephalogram', rows: 2 ** (i / 2) }],
  }));
  const sectors = sunburst(many);
  const labelled = sectors.filter(({ label }) => label !== null);
  expect(labelled.length).toBeGreaterThan(4);
  expect(labelled.length).toBeLessThan(sectors.length);
  for (const { label, start, end } of labelled) {
    expect(Math.abs(label!.turn)).toBeLessThanOrEqual(90);
    expect(Math.hypot(label!.x, label!.y)).toBeLessThan(radius);
    expect(label!.text).toMatch(/…$/);
    expect((end - start) * radius).toBeGreaterThan(fontSize);
  }
  expect(sunburst(verbs).find(({ object }) => object === 'drug')!.label).toEqual({
    text: 'drug',
    x: 208,
    y: 0,
    turn: 0,
    anchor: 'end',
  });
});

test('of nothing there is no sector', () => {
  expect(sunburst([])).toEqual([]);
});
