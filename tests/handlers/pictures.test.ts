/** Pictures on their way into a file. */
import { expect, it } from 'vitest';
import { pictureHandlers } from '../../src-main/handlers/pictures';

const saved: [string, string | Uint8Array][] = [];
const { savePicture } = pictureHandlers((name, content) => {
  saved.push([name, content]);
  return Promise.resolve({ path: name });
});

it('an SVG is kept as its text, a PNG as its bytes, each under its ending', async () => {
  await savePicture({ name: 'heat', picture: { format: 'svg', text: '<svg ></svg>' } });
  const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
  await savePicture({ name: 'heat', picture: { format: 'png', base64: bytes.toString('base64') } });
  expect(saved).toEqual([
    ['heat.svg', '<svg ></svg>'],
    ['heat.png', bytes],
  ]);
});

it('what is no PNG is not kept as one', () => {
  const picture = { format: 'png', base64: Buffer.from('GIF89a and more').toString('base64') } as const;
  expect(() => savePicture({ name: 'heat', picture })).toThrow('no PNG');
});
