/** Figures as one SVG on white: a title, each figure under its heading, notes. No style sheet, no font file, every colour written out. */
import { inLines, widthOf, type Figure, type Ink, type Shape } from './figure';

export interface Picture {
  title: string;
  figures: readonly { heading?: string; about?: string; figure: Figure }[];
  /** What marks and intervals mean, and whose numbers these are. */
  notes: readonly string[];
}

/** Computed colours by token name. */
export type Colours = Readonly<Partial<Record<Ink, string>>>;

const [margin, gap, titleHeight, headingHeight, noteHeight] = [16, 24, 28, 22, 16];
const leastWidth = 480;

/** All that a picture is drawn with. */
export function inksOf({ figures }: Picture): Ink[] {
  const used = figures.flatMap(({ figure }) =>
    figure.shapes.flatMap((shape): (Ink | undefined)[] =>
      shape.kind === 'text' ? [shape.ink] : [shape.fill, shape.stroke],
    ),
  );
  return [...new Set<Ink>(['surface', 'text', 'text-2', ...used.filter((ink) => ink !== undefined)])];
}

export function svgOf({ title, figures, notes }: Picture, colours: Colours): string {
  const columns = figures.length > 4 ? 3 : Math.min(2, figures.length);
  const cell = Math.max(0, ...figures.map(({ figure }) => figure.width));
  const width = Math.max(leastWidth, columns * (cell + gap) - gap, widthOf(title, 15)) + 2 * margin;
  const body: string[] = [textOf({ words: title, x: margin, y: margin + 14, size: 15, bold: true }, colours)];
  let top = margin + titleHeight;
  for (let first = 0; first < figures.length; first += columns) {
    const row = figures.slice(first, first + columns);
    const headed = row.some(({ heading }) => heading) ? headingHeight : 0;
    row.forEach(({ heading = '', about = '', figure }, i) => {
      const left = margin + i * (cell + gap);
      body.push(...headingOf(heading, about, left, top, colours));
      const shapes = figure.shapes.map((shape) => shapeOf(shape, colours)).join('\n');
      body.push(`<g transform="translate(${round(left)} ${round(top + headed)})">\n${shapes}\n</g>`);
    });
    top += headed + Math.max(...row.map(({ figure }) => figure.height)) + gap / 2;
  }
  const lines = notes.flatMap((note) => inLines(note, width - 2 * margin));
  lines.forEach((words, i) => {
    const y = top + noteHeight * (i + 0.75);
    body.push(textOf({ words, x: margin, y, size: 11, ink: 'text-2' }, colours));
  });
  const height = round(top + lines.length * noteHeight + margin);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${height}" viewBox="0 0 ${round(width)} ${height}" font-family="Helvetica, Arial, sans-serif" font-size="11">`,
    `<rect width="100%" height="100%" fill="${colours.surface}"/>`,
    ...body,
    '</svg>',
  ].join('\n');
}

/** The heading, and quieter beside it what it is in. */
function headingOf(heading: string, about: string, x: number, top: number, colours: Colours): string[] {
  if (heading === '') return [];
  const beside = about === '' ? '' : `<tspan dx="10" fill="${colours['text-2']}">${escape(about)}</tspan>`;
  return [
    `<text x="${round(x)}" y="${round(top + 12)}"><tspan font-size="12" font-weight="700" fill="${colours.text}">${escape(heading)}</tspan>${beside}</text>`,
  ];
}

function shapeOf(shape: Shape, colours: Colours): string {
  const inks = (fill?: Ink, stroke?: Ink) =>
    `fill="${fill ? colours[fill] : 'none'}"${stroke ? ` stroke="${colours[stroke]}"` : ''}`;
  if (shape.kind === 'text') return textOf(shape, colours);
  if (shape.kind === 'path') {
    const line = `${shape.thick ? ' stroke-width="1.5"' : ''}${shape.dashed ? ' stroke-dasharray="3 3"' : ''}`;
    return `<path d="${shape.d}" ${inks(shape.fill, shape.stroke)}${line}/>`;
  }
  if (shape.kind === 'box') {
    const { x, y, width, height, fill, stroke } = shape;
    return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="2" ${inks(fill, stroke)}/>`;
  }
  const { x, y, radius = 4, fill, stroke } = shape;
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" ${inks(fill, stroke)} stroke-width="1.5"/>`;
}

interface Words {
  words: string;
  x: number;
  y: number;
  at?: 'start' | 'middle' | 'end';
  ink?: Ink;
  size?: number;
  bold?: boolean;
}

function textOf({ words, x, y, at = 'start', ink = 'text', size, bold }: Words, colours: Colours): string {
  const how = [
    `x="${round(x)}" y="${round(y)}" fill="${colours[ink]}"`,
    ...(at === 'start' ? [] : [`text-anchor="${at}"`]),
    ...(size === undefined ? [] : [`font-size="${size}"`]),
    ...(bold ? ['font-weight="700"'] : []),
  ];
  return `<text ${how.join(' ')}>${escape(words)}</text>`;
}

const escape = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

const round = (value: number): number => Math.round(10 * value) / 10;
