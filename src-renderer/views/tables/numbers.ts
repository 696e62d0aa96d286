/** The numbers of the benchmark table as they are printed. */
import type { GridCell, GridShow } from '../../../src-main/common/benchmark-grid';
import { difference, points } from '../../format';

/** Points; a gain with its sign; an empty square as nothing. */
export function cellText(cell: GridCell | null, show: GridShow): string {
  if (!cell) return '';
  return show === 'score' ? points(100 * cell.value) : difference(100 * cell.value);
}

/** “25.1–30.7”; empty where it is not known. */
export function intervalText(cell: GridCell | null): string {
  return cell?.ci95 ? `${points(100 * cell.ci95[0])}–${points(100 * cell.ci95[1])}` : '';
}

export const showWords: Record<GridShow, string> = {
  score: 'Score',
  points: 'Gain, points',
  relative: 'Gain, %',
};
