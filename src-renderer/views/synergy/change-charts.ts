/** The matrix as charts: the lines of every column, and the one axis that all of them share. */
import { domainOf, type ForestLine } from '../../charts/forest';
import { modelName } from '../../format';
import { shownOf, type Grid, type GridColumn, type Show } from './grid';

interface ChangeCharts {
  charts: { column: GridColumn; lines: ForestLine[] }[];
  domain: [number, number];
}

export function changeCharts({ rows, columns }: Grid, show: Show): ChangeCharts {
  const manyBases = new Set(rows.map(({ base }) => base)).size > 1;
  const linesOf = (c: number): ForestLine[] =>
    rows.flatMap((row) => {
      const shown = row.isBase && show !== 'score' ? null : shownOf(row.squares[c]!, show);
      if (!shown) return [];
      const name = manyBases ? `${row.name} · ${modelName(row.base)}` : row.name;
      return [{ name, value: shown.value, ci95: shown.ci95, strong: show === 'score' || shown.marked }];
    });
  const charts = columns
    .map((column, c) => ({ column, lines: linesOf(c) }))
    .filter(({ lines }) => lines.length > 0);
  return { charts, domain: domainOf(charts.flatMap(({ lines }) => lines)) };
}
