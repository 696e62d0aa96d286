/** A figure as shapes whose colours are names of tokens. */

export type Ink = 'text' | 'text-2' | 'axis' | 'grid' | 'line-strong' | 'surface' | 'accent' | 'accent-soft';

export type Shape =
  | { kind: 'path'; d: string; stroke?: Ink; fill?: Ink; dashed?: boolean }
  | { kind: 'dot'; x: number; y: number; fill: Ink; stroke: Ink; about?: string }
  | { kind: 'text'; x: number; y: number; words: string; at: 'start' | 'middle' | 'end'; ink: Ink };

export interface Figure {
  width: number;
  height: number;
  shapes: readonly Shape[];
}
