/** Root verbs as a ring of sectors and their objects as a ring around it: geometry only, after Self-Instruct's figure. */
import type { VerbCount } from '../../src-main/common/statistics';

/** A sector of one of the rings. Angles are radians, clockwise from the top. */
export interface Sector {
  verb: string;
  /** null: the sector of the verb itself. */
  object: string | null;
  rows: number;
  start: number;
  end: number;
  /** As the attribute `d` of an SVG path, about the origin. */
  path: string;
  /** Sectors beside each other differ in it. */
  odd: boolean;
  /** null where no legible text has room. */
  label: SectorLabel | null;
}

/** Text along a radius that ends at the outer edge of its sector. */
export interface SectorLabel {
  text: string;
  x: number;
  y: number;
  /** Degrees; never upside down. */
  turn: number;
  anchor: 'start' | 'end';
}

interface Ring {
  inner: number;
  outer: number;
}

/** Radii, in the units of the picture. */
const verbRing: Ring = { inner: 60, outer: 142 };
const objectRing: Ring = { inner: 142, outer: 214 };
/** From the middle to the edge of the picture. */
export const radius = objectRing.outer + 2;

/** Of labels, in the same units: the size, the mean width of a letter at that size, and the room left at both ends. */
export const fontSize = 11;
const letter = 0.56 * fontSize;
const margin = 6;
/** Fewer letters and a “…” say nothing. */
const fewestLetters = 4;

/**
 * A full turn are the rows of the verbs given. A verb has a share of it like its rows, and each of its objects a part of
 * that like its own: where rows of the verb have another object or none, the outer ring stays open.
 */
export function sunburst(verbs: readonly VerbCount[]): Sector[] {
  const total = verbs.reduce((sum, { rows }) => sum + rows, 0);
  const angle = (rows: number): number => (2 * Math.PI * rows) / total;
  let start = 0;
  return verbs.flatMap(({ verb, rows, objects }, i) => {
    const own = sector(verbRing, {
      verb,
      object: null,
      rows,
      start,
      end: start + angle(rows),
      odd: i % 2 === 1,
    });
    let from = start;
    const around = objects.map(({ object, rows: of }, j) => {
      const one = { verb, object, rows: of, start: from, end: from + angle(of), odd: j % 2 === 1 };
      from = one.end;
      return sector(objectRing, one);
    });
    start = own.end;
    return [own, ...around];
  });
}

function sector(ring: Ring, of: Omit<Sector, 'path' | 'label'>): Sector {
  return { ...of, path: pathOf(ring, of), label: labelOf(ring, of) };
}

/** An arc that ends where it begins would not be drawn. */
const almostAll = 2 * Math.PI - 1e-3;

function pathOf({ inner, outer }: Ring, { start, end }: Pick<Sector, 'start' | 'end'>): string {
  const to = Math.min(end, start + almostAll);
  const large = to - start > Math.PI ? 1 : 0;
  const at = (r: number, angle: number): string =>
    `${round(r * Math.sin(angle))} ${round(-r * Math.cos(angle))}`;
  return [
    `M${at(outer, start)}`,
    `A${outer} ${outer} 0 ${large} 1 ${at(outer, to)}`,
    `L${at(inner, to)}`,
    `A${inner} ${inner} 0 ${large} 0 ${at(inner, start)}Z`,
  ].join('');
}

function labelOf(
  { inner, outer }: Ring,
  { verb, object, start, end }: Pick<Sector, 'verb' | 'object' | 'start' | 'end'>,
): SectorLabel | null {
  const text = shortened(object ?? verb, Math.floor((outer - inner - 2 * margin) / letter));
  const edge = outer - margin;
  // Sectors are narrowest where the text begins.
  const room = (end - start) * (edge - text.length * letter);
  if (text === '' || room < fontSize) return null;
  const middle = (start + end) / 2;
  const turn = (middle * 180) / Math.PI - 90;
  const flipped = turn > 90;
  return {
    text,
    x: round(edge * Math.sin(middle)),
    y: round(-edge * Math.cos(middle)),
    turn: round(flipped ? turn - 180 : turn),
    anchor: flipped ? 'start' : 'end',
  };
}

function shortened(text: string, letters: number): string {
  if (text.length <= letters) return text;
  return letters > fewestLetters ? `${text.slice(0, letters - 1)}…` : '';
}

/** Without the sign of a zero. */
const round = (value: number): number => Math.round(value * 100) / 100 + 0;
