/** The geometry of intervals, of shares, and the heat map that leaves as a picture. */
import { describe, expect, test } from 'vitest';
import { domainOf, forest, lineHeight } from '../../../src-renderer/charts/forest';
import { heatPicture, pictureTokens } from '../../../src-renderer/charts/heat-picture';
import { sharesBar } from '../../../src-renderer/charts/shares-bar';

const space = { width: 212, names: 0, numbers: 0 };

describe('estimates under each other', () => {
  const lines = [
    { name: 'a', value: 5, ci95: [0, 10], strong: true },
    { name: 'b', value: -20, ci95: null, strong: false },
  ] as const;

  test('stand at their place on the axis, each a line lower, their intervals around them', () => {
    const { lines: drawn, zero, axis } = forest(lines, space, [-10, 10]);
    expect([axis, zero]).toEqual([[6, 206], 106]);
    expect(drawn[0]).toMatchObject({ x: 156, from: 106, to: 206, y: lineHeight / 2 });
    expect(drawn[1]!.y).toBe(1.5 * lineHeight);
  });

  test('what lies beyond the axis stands at its edge, without an interval as a point', () => {
    expect(forest(lines, space, [-10, 10]).lines[1]).toMatchObject({ x: 6, from: 6, to: 6 });
  });

  test('the axis always holds zero, and ticks are round numbers', () => {
    const [low, high] = domainOf([{ name: 'a', value: 12, ci95: [11, 13], strong: true }]);
    expect([low < 0, high > 13]).toEqual([true, true]);
    expect(forest(lines, space, [-11, 11]).ticks.map(({ value }) => value)).toEqual([-10, 0, 10]);
    expect(forest([], space).lines).toEqual([]);
  });
});

describe('shares of a whole', () => {
  test('fill the bar from the largest on where all of them add', () => {
    const { zero, parts } = sharesBar([
      { name: 'IE', value: 1 },
      { name: 'QA', value: 3 },
    ]);
    expect(zero).toBe(0);
    expect(parts.map(({ share, left, width }) => [share.name, left, width])).toEqual([
      ['QA', 0, 75],
      ['IE', 75, 25],
    ]);
  });

  test('what takes away lies left of zero', () => {
    const { zero, parts } = sharesBar([
      { name: 'QA', value: 3 },
      { name: 'GEN', value: -1 },
    ]);
    expect([zero, parts[1]]).toMatchObject([25, { left: 0, width: 25 }]);
  });
});

describe('the heat map as a picture', () => {
  const colours = Object.fromEntries([...pictureTokens, 'div-p3'].map((name) => [name, `of ${name}`]));
  const square = { number: '+9.0', beneath: '±2.0', tint: 'div-p3', marked: true };
  const svg = heatPicture(
    {
      title: 'Change <from> base',
      notes: ['Sample & not a result'],
      groups: [{ text: 'QA · accuracy', columns: 2 }],
      columns: ['Mean', 'Ward QA'],
      rows: [{ name: 'QA + IE', squares: [square, { ...square, tint: null, marked: false }] }],
    },
    colours,
  );

  test('holds every number with its interval, its colour and its mark, and what was said beneath', () => {
    expect(svg.match(/>\+9\.0<\/text>/g)).toHaveLength(2);
    expect(svg.match(/<circle/g)).toHaveLength(1);
    expect(svg.match(/fill="of div-p3"/g)).toHaveLength(1);
    expect(svg).toContain('Sample &amp; not a result');
    expect(svg).toContain('Change &lt;from&gt; base');
  });

  test('a heading that its columns are too narrow for goes over lines, and the squares make room', () => {
    const headed = (text: string) =>
      heatPicture(
        {
          title: '',
          notes: [''],
          groups: [{ text, columns: 1 }],
          columns: ['A'],
          rows: [{ name: 'QA', squares: [square] }],
        },
        colours,
      );
    const heightOf = (picture: string) => Number(/height="(\d+)"/.exec(picture)![1]);
    const [short, long] = [headed('IE · set F1'), headed('IE · token probability')];
    expect(long).toContain('>IE · token</text>');
    expect(long).toContain('>probability</text>');
    expect(heightOf(long)).toBeGreaterThan(heightOf(short));
  });

  test('is well-formed and asks for nothing outside itself', () => {
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
    expect(parsed.querySelector('parsererror')).toBeNull();
    expect(parsed.documentElement.tagName).toBe('svg');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|style=|class=/);
  });
});
