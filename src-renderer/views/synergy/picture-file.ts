/** A picture as a file that leaves the program: on white, whatever the theme. */
import type { Input } from '../../../src-main/common/contract';
import { inksOf, svgOf, type Picture } from '../../charts/picture';
import { coloursOf } from '../../state/theme.svelte';

/** More would not fit into a call; a smaller scale does. */
const mostPixels = 4_000_000;

export const svgText = (picture: Picture): string => svgOf(picture, coloursOf(inksOf(picture), 'light'));

export const asAddress = (svg: string): string =>
  `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

export async function pictureFile(
  name: string,
  svg: string,
  format: 'svg' | 'png',
): Promise<Input<'savePicture'>> {
  if (format === 'svg') return { name, picture: { format, text: svg } };
  return { name, picture: { format, base64: await pngOf(svg) } };
}

async function pngOf(svg: string): Promise<string> {
  const image = new Image();
  image.src = asAddress(svg);
  await image.decode();
  const scale = Math.min(2, Math.sqrt(mostPixels / (image.width * image.height)));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(scale * image.width), Math.round(scale * image.height)];
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
