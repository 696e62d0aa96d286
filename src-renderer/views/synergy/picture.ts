/** The heat map that is shown as a picture that leaves the program: on white, whatever the theme. */
import type { Input } from '../../../src-main/common/contract';
import type { Matrix } from '../../../src-main/common/matrix';
import { budgetName } from '../../../src-main/common/plan';
import type { Study } from '../../../src-main/common/study';
import { heatPicture, pictureTokens } from '../../charts/heat-picture';
import { countOf, modelName } from '../../format';
import { coloursOf } from '../../state/theme.svelte';
import { metricWords } from '../../words';
import { marksOf, type Grid, type Show } from './grid';
import { drawn, headingsOf, showWords, tintsOf } from './heat';

/** More would not fit into a call; a smaller scale does. */
const mostPixels = 4_000_000;

interface Pictured {
  matrix: Matrix;
  grid: Grid;
  study: Study | null;
  show: Show;
}

export async function pictureOf(shown: Pictured, format: 'svg' | 'png'): Promise<Input<'savePicture'>> {
  const text = svgOf(shown);
  const name = `${shown.matrix.name} ${showWords[shown.show].title.toLowerCase()}`;
  if (format === 'svg') return { name, picture: { format, text } };
  return { name, picture: { format, base64: await pngOf(text) } };
}

function svgOf({ matrix, grid, study, show }: Pictured): string {
  const headings = headingsOf(grid.columns);
  const tints = [...tintsOf('score'), ...tintsOf('fromBase')];
  const picture = {
    title: `${showWords[show].title}, ${showWords[show].unit}`,
    notes: notesOf({ matrix, grid, study, show }),
    groups: headings.groups,
    columns: grid.columns.map(({ task, title }, c) => {
      const metric = headings.metrics[c];
      return `${task === null ? 'Mean' : title}${metric ? ` ${metricWords[metric]}` : ''}`;
    }),
    rows: grid.rows.map((row) => ({
      name: row.name,
      squares: row.squares.map((square, c) => drawn(row, grid.columns[c]!, square, show)),
    })),
  };
  return heatPicture(picture, coloursOf([...pictureTokens, ...tints], 'light'));
}

function notesOf({ matrix, grid, study, show }: Pictured): string[] {
  const bases = [...new Set(grid.rows.map(({ base }) => modelName(base)))].join(', ');
  const seeds = new Set(matrix.cells.map(({ seed }) => seed)).size;
  const marks = study && show !== 'score' ? marksOf(study, show) : null;
  return [
    `${bases} · ${countOf(seeds, 'seed')} · ${budgetName(matrix.budget)} each · ± half the 95 % interval over items`,
    ...(marks ? [`● p < .05 after Holm, ${marks.marked} of ${marks.of} · approximate randomisation`] : []),
    ...(matrix.sample ? ['Sample: a toy model or invented items; none of these numbers is a result.'] : []),
  ];
}

async function pngOf(svg: string): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(2, Math.sqrt(mostPixels / (image.width * image.height)));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(scale * image.width), Math.round(scale * image.height)];
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
