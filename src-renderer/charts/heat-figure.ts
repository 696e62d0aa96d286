/** A heat map as a figure: groups over columns, names before rows, every number printed. */
import { inLines, widthOf, type Figure, type Ink, type Shape } from './figure';

export interface HeatSquare {
  number: string;
  beneath: string;
  /** null: none. */
  tint: Ink | null;
  marked: boolean;
}

export interface HeatShown {
  groups: readonly { text: string; columns: number }[];
  columns: readonly string[];
  rows: readonly { name: string; squares: readonly HeatSquare[] }[];
}

const [width, height, gap] = [76, 40, 2];
const [lineHeight, headHeight] = [14, 44];

export function heatFigure({ groups, columns, rows }: HeatShown): Figure {
  const names = Math.max(66, ...rows.map(({ name }) => widthOf(name, 12))) + 12;
  const groupLines = groups.map(({ text, columns: of }) => inLines(text, of * width, 12).slice(0, 3));
  const groupHeight = 6 + lineHeight * Math.max(...groupLines.map(({ length }) => length));
  const left = (c: number) => names + c * (width + gap);
  const top = (r: number) => groupHeight + headHeight + r * (height + gap);
  const lefts = groups.map((_, g) => left(groups.slice(0, g).reduce((sum, { columns: of }) => sum + of, 0)));
  return {
    width: left(columns.length) - gap,
    height: top(rows.length),
    shapes: [
      ...groups.flatMap(({ columns: of }, g): Shape[] => [
        ...stacked(groupLines[g]!, lefts[g]!, groupHeight - 6, {
          at: 'start',
          ink: 'text',
          size: 12,
          bold: true,
        }),
        {
          kind: 'path',
          d: `M${lefts[g]} ${groupHeight - 1}h${of * (width + gap) - gap}`,
          stroke: 'line-strong',
        },
      ]),
      ...columns.flatMap((name, c) =>
        stacked(inLines(name, width - 2).slice(0, 3), left(c) + width / 2, top(0) - 8, {
          at: 'middle',
          ink: 'text-2',
        }),
      ),
      ...rows.flatMap(({ name, squares }, r): Shape[] => [
        { kind: 'text', x: 0, y: top(r) + 24, words: name, at: 'start', ink: 'text', size: 12 },
        ...squares.flatMap((square, c) => squareAt(left(c), top(r), square)),
      ]),
    ],
  };
}

type Look = Omit<Extract<Shape, { kind: 'text' }>, 'kind' | 'x' | 'y' | 'words'>;

/** Lines that end at `bottom`. */
const stacked = (lines: readonly string[], x: number, bottom: number, look: Look): Shape[] =>
  lines.map((words, i) => ({
    ...{ kind: 'text', x, y: bottom - (lines.length - 1 - i) * (lineHeight - 1), words },
    ...look,
  }));

function squareAt(x: number, y: number, { number, beneath, tint, marked }: HeatSquare): Shape[] {
  const ink = tint ? 'heat-ink' : 'text';
  const middle = { kind: 'text', x: x + width / 2, at: 'middle' } as const;
  return [
    { kind: 'box', x, y, width, height, ...(tint ? { fill: tint } : { stroke: 'line-strong' }) },
    ...(number ? [{ ...middle, y: y + 17, words: number, size: 13, ink, bold: marked } as const] : []),
    { ...middle, y: y + 31, words: beneath, ink: tint ? 'heat-ink-2' : 'text-2' },
    ...(marked ? [{ kind: 'dot', x: x + 10, y: y + 27, radius: 2, fill: ink, stroke: ink } as const] : []),
  ];
}
