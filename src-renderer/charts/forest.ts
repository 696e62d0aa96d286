/** Estimates with their intervals under each other, on one axis with a stroke at zero. */
import { difference } from '../format';
import { widthOf, type Figure, type Shape } from './figure';
import { roundTicks } from './loss-chart';

export interface ForestLine {
  name: string;
  value: number;
  ci95: readonly [low: number, high: number] | null;
  /** Filled: its interval or its test leaves zero out. */
  strong: boolean;
}

/** In the units of the picture. */
export interface Forest {
  width: number;
  height: number;
  /** Where the axis begins and ends. */
  axis: [from: number, to: number];
  zero: number;
  lines: { line: ForestLine; y: number; x: number; from: number; to: number }[];
  ticks: { value: number; x: number }[];
}

export interface ForestSpace {
  width: number;
  /** For the names on the left, and the numbers on the right. */
  names: number;
  numbers: number;
}

export const lineHeight = 24;
const axisHeight = 20;
const margin = 6;
const nameSize = 12;

/** @param domain of the axis; default: what these lines take */
export function forest(
  lines: readonly ForestLine[],
  { width, names, numbers }: ForestSpace,
  domain: readonly [number, number] = domainOf(lines),
): Forest {
  const [from, to] = [names + margin, width - numbers - margin];
  const [low, high] = domain;
  const place = (value: number) => {
    const within = Math.max(low, Math.min(high, value));
    return round(from + ((within - low) / (high - low)) * (to - from));
  };
  return {
    width,
    height: lines.length * lineHeight + axisHeight,
    axis: [from, to],
    zero: place(0),
    lines: lines.map((line, i) => ({
      line,
      y: i * lineHeight + lineHeight / 2,
      x: place(line.value),
      from: place(line.ci95?.[0] ?? line.value),
      to: place(line.ci95?.[1] ?? line.value),
    })),
    ticks: ticksOf(domain, (to - from) / 50).map((value) => ({ value, x: place(value) })),
  };
}

/** As it is drawn; a name that its room is too small for is shortened. */
export function forestFigure(
  lines: readonly ForestLine[],
  space: ForestSpace,
  domain?: readonly [number, number],
): Figure {
  const plot = forest(lines, space, domain);
  const { width, height } = plot;
  return {
    width,
    height,
    shapes: [
      ...plot.ticks.flatMap(({ value, x }): Shape[] => [
        { kind: 'path', d: `M${x} 0V${height - 16}`, stroke: value === 0 ? 'line-strong' : 'grid' },
        { kind: 'text', x, y: height - 4, words: tickText(value), at: 'middle', ink: 'axis' },
      ]),
      ...plot.lines.flatMap(({ line, y, x, from, to }): Shape[] => {
        const ink = line.strong ? 'text' : 'axis';
        const words = { kind: 'text', y: y + 4, ink: 'text', size: nameSize } as const;
        return [
          { ...words, x: 0, words: fitting(line.name, space.names), at: 'start', about: line.name },
          ...(line.ci95
            ? [{ kind: 'path', d: `M${from} ${y}H${to}`, stroke: ink, thick: true } as const]
            : []),
          { kind: 'dot', x, y, radius: 3.5, fill: line.strong ? 'text' : 'surface', stroke: ink },
          { ...words, x: width, words: difference(line.value), at: 'end' },
        ];
      }),
    ],
  };
}

/** The room that the longest of these names takes. */
export const roomOfNames = (names: readonly string[]): number =>
  Math.max(...names.map((name) => widthOf(name, nameSize)), 0) + 4;

function fitting(name: string, room: number): string {
  const letters = Math.floor(room / widthOf('x', nameSize));
  return name.length <= letters ? name : `${name.slice(0, letters - 1)}…`;
}

const tickText = (value: number) => (value > 0 ? `+${value}` : String(value).replace('-', '\u2212'));

/** From the lowest end of an interval to the highest, with zero in it and a little room around. */
export function domainOf(lines: readonly ForestLine[]): [number, number] {
  const ends = lines.flatMap(({ value, ci95 }) => ci95 ?? [value]).filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const room = 0.06 * (high - low || 1);
  return [low - room, high + room];
}

/** Round numbers, zero among them. */
const ticksOf = ([low, high]: readonly [number, number], most: number): number[] =>
  roundTicks(low, high, Math.max(4, Math.floor(most)));

const round = (value: number): number => Math.round(value * 100) / 100;
