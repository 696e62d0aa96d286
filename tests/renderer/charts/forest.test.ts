/** The geometry of intervals, of shares, and figures that leave as pictures. */
import { describe, expect, test } from 'vitest';
import { widthOf } from '../../../src-renderer/charts/figure';
import { domainOf, forest, forestFigure, lineHeight } from '../../../src-renderer/charts/forest';
import { heatFigure } from '../../../src-renderer/charts/heat-figure';
import { inksOf, svgOf, type Picture } from '../../../src-renderer/charts/picture';
import { sharesBar, sharesFigure } from '../../../src-renderer/charts/shares-bar';

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

describe('a figure as a picture', () => {
  const square = { number: '+9.0', beneath: '±2.0', tint: 'div-p3', marked: true } as const;
  const heat = (text: string) =>
    heatFigure({
      groups: [{ text, columns: 2 }],
      columns: ['Mean', 'Ward QA'],
      rows: [{ name: 'QA + IE', squares: [square, { ...square, tint: null, marked: false }] }],
    });
  const pictured = (figures: Picture['figures'], notes = ['Sample & not a result']) => {
    const picture = { title: 'Change <from> base', figures, notes };
    return svgOf(picture, Object.fromEntries(inksOf(picture).map((ink) => [ink, `of ${ink}`])));
  };
  const svg = pictured([{ figure: heat('QA · accuracy') }]);

  test('holds every number with its interval, its colour and its mark, and what was said beneath', () => {
    expect(svg.match(/>\+9\.0<\/text>/g)).toHaveLength(2);
    expect(svg.match(/<circle/g)).toHaveLength(1);
    expect(svg.match(/fill="of div-p3"/g)).toHaveLength(1);
    expect(svg).toContain('Sample &amp; not a result');
    expect(svg).toContain('Change &lt;from&gt; base');
  });

  test('a heading that its columns are too narrow for goes over lines, and the squares make room', () => {
    const [short, long] = [heat('IE · set F1'), heat('IE · token probability of answers')];
    expect(long.shapes.filter((one) => one.kind === 'text' && one.bold)).toHaveLength(3);
    expect(long.height).toBeGreaterThan(short.height);
  });

  test('several stand side by side under their headings, and long notes go over lines', () => {
    const lines = [{ name: 'QA × IE', value: 5, ci95: [2, 8], strong: true }] as const;
    const figure = forestFigure(lines, { width: 288, names: 96, numbers: 40 });
    const one = { heading: 'Ward QA', about: 'accuracy', figure };
    const several = pictured([one, one, one], ['word '.repeat(200).trim()]);
    expect(several.match(/>Ward QA</g)).toHaveLength(3);
    const places = [...several.matchAll(/translate\(([\d.]+) ([\d.]+)\)/g)].map(([, x, y]) => [x, y]);
    expect(places[0]![1]).toBe(places[1]![1]);
    expect(places[0]![0]).toBe(places[2]![0]);
    const width = Number(/width="([\d.]+)"/.exec(several)![1]);
    const notes = [...several.matchAll(/>(word[^<]*)</g)].map(([, words]) => words!);
    expect(notes.length).toBeGreaterThan(1);
    for (const note of notes) expect(widthOf(note)).toBeLessThanOrEqual(width);
  });

  test('shares are listed with their intervals under the bar', () => {
    const shares = [
      { name: 'QA', value: 3, ink: 'qa', interval: '+2.0 to +4.0' },
      { name: 'GEN', value: -1, ink: 'gen', interval: '−2.0 to 0.0' },
    ] as const;
    const listed = pictured([{ figure: sharesFigure(shares, 320, true) }]);
    for (const words of ['QA', '+3.0', '+2.0 to +4.0', 'GEN', '−1.0']) expect(listed).toContain(`>${words}<`);
    expect(listed.match(/fill="of gen"/g)).toHaveLength(2);
  });

  test('is well-formed and asks for nothing outside itself', () => {
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
    expect(parsed.querySelector('parsererror')).toBeNull();
    expect(parsed.documentElement.tagName).toBe('svg');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|style=|class=/);
  });
});
