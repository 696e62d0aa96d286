/** The benchmark table as a picture: what is shown, in black on white, twice as fine as a screen. */
import type { BenchmarkGrid } from '../../../src-main/common/benchmark-grid';
import { cellText, intervalText, showWords } from './numbers';

export interface Placed {
  text: string;
  /** From the left; of numbers their right edge. */
  x: number;
  y: number;
  end: boolean;
  bold: boolean;
  small: boolean;
}

export interface Layout {
  width: number;
  height: number;
  texts: Placed[];
  /** Heights of the rules across the whole table. */
  rules: number[];
}

const edge = 16;
const line = 24;

/**
 * @param widthOf how wide a text is, in pixels
 * @param intervals prints them below the numbers
 */
export function layOutTable(
  { columns, rows, show }: BenchmarkGrid,
  intervals: boolean,
  widthOf: (text: string, bold: boolean) => number,
): Layout {
  const heads = ['Model', 'Trained on', ...columns.map(({ title }) => title)];
  const cells = rows.map((row) => [
    { text: row.model, bold: false, below: '' },
    { text: row.published === null ? row.trainedOn : `published: ${row.trainedOn}`, bold: false, below: '' },
    ...row.cells.map((cell) => ({
      text: cellText(cell, show),
      bold: cell?.best ?? false,
      below: intervals ? intervalText(cell) : '',
    })),
  ]);
  const widths = heads.map((head, c) =>
    Math.max(
      widthOf(head, true),
      ...cells.flatMap((row) => [widthOf(row[c]!.text, row[c]!.bold), widthOf(row[c]!.below, false)]),
    ),
  );
  const lefts = widths.map((_, c) => edge + widths.slice(0, c).reduce((sum, width) => sum + width + edge, 0));
  const place = (text: string, c: number, y: number, bold = false, small = false): Placed => {
    const end = c > 1;
    return { text, x: lefts[c]! + (end ? widths[c]! : 0), y, end, bold, small };
  };
  const rowHeight = line + (intervals ? 14 : 0);
  const top = 2 * line;
  const bottom = top + rows.length * rowHeight + 8;
  const unit = show === 'score' ? '0–100, best measured in bold' : showWords[show];
  return {
    width: lefts.at(-1)! + widths.at(-1)! + edge,
    height: bottom + line,
    texts: [
      ...heads.map((head, c) => place(head, c, line, true)),
      ...cells.flatMap((row, r) =>
        row.flatMap(({ text, bold, below }, c) => {
          const y = top + r * rowHeight + 8;
          return [place(text, c, y, bold), ...(below ? [place(below, c, y + 14, false, true)] : [])];
        }),
      ),
      { text: unit, x: edge, y: bottom + 12, end: false, bold: false, small: true },
    ],
    rules: [8, line + 12, bottom - 4],
  };
}

/** @returns a PNG in base64 */
export async function drawTable(grid: BenchmarkGrid, intervals: boolean): Promise<string> {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d')!;
  const font = (bold: boolean, small = false) => `${bold ? 600 : 400} ${small ? 10 : 13}px sans-serif`;
  const layout = layOutTable(grid, intervals, (text, bold) => {
    pen.font = font(bold);
    return pen.measureText(text).width;
  });
  const fine = 2;
  canvas.width = fine * layout.width;
  canvas.height = fine * layout.height;
  pen.scale(fine, fine);
  // Of paper, whatever the theme.
  pen.fillStyle = 'white';
  pen.fillRect(0, 0, layout.width, layout.height);
  pen.fillStyle = 'black';
  pen.textBaseline = 'middle';
  for (const { text, x, y, end, bold, small } of layout.texts) {
    pen.font = font(bold, small);
    pen.textAlign = end ? 'right' : 'left';
    pen.fillText(text, x, y);
  }
  for (const y of layout.rules) pen.fillRect(edge, y, layout.width - 2 * edge, 1);
  return canvas.toDataURL('image/png').split(',')[1]!;
}
