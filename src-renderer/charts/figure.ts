/** A figure as shapes whose colours are names of tokens: the theme's on the screen, those of the light one in a file. */

export type Ink =
  | ('text' | 'text-2' | 'axis' | 'grid' | 'line-strong' | 'surface' | 'sunken' | 'accent' | 'accent-soft')
  | ('heat-ink' | 'heat-ink-2' | 'qa' | 'ie' | 'gen' | 'other' | `series-${number}`)
  | (`seq-${number}` | `div-${string}`);

export type Shape =
  | { kind: 'path'; d: string; stroke?: Ink; fill?: Ink; dashed?: boolean; thick?: boolean }
  | { kind: 'box'; x: number; y: number; width: number; height: number; fill?: Ink; stroke?: Ink }
  | { kind: 'dot'; x: number; y: number; fill: Ink; stroke: Ink; radius?: number; about?: string }
  | {
      kind: 'text';
      x: number;
      y: number;
      words: string;
      at: 'start' | 'middle' | 'end';
      ink: Ink;
      /** Default: 11. */
      size?: number;
      bold?: boolean;
      /** The whole of words that were shortened. */
      about?: string;
    };

export interface Figure {
  width: number;
  height: number;
  shapes: readonly Shape[];
}

/** About a letter's width, of its height. */
const letter = 0.56;

/** What words take, more or less: a file has no font to measure by. */
export const widthOf = (words: string, size = 11): number => words.length * letter * size;

/** Words in lines of at most so much room, broken at spaces, and within a word that is longer. */
export function inLines(words: string, room: number, size = 11): string[] {
  const most = Math.max(1, Math.floor(room / (letter * size)));
  const lines: string[] = [];
  for (const word of words.split(' ').flatMap((one) => one.match(new RegExp(`.{1,${most}}`, 'gu')) ?? []))
    if (lines.length > 0 && `${lines.at(-1)} ${word}`.length <= most) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  return lines;
}
