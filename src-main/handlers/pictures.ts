/** Pictures that a view has drawn, on their way into a file. */
import type { Handlers, SavedFile } from '../common/contract';
import { WorkbenchError } from '../common/errors';

/** What every PNG begins with. */
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** @param saveFile asks the user where it goes */
export function pictureHandlers(
  saveFile: (name: string, content: string | Uint8Array) => Promise<SavedFile>,
): Pick<Handlers, 'savePicture'> {
  return {
    savePicture: ({ name, picture }) => saveFile(`${name}.${picture.format}`, contentOf(picture)),
  };
}

function contentOf(picture: Parameters<Handlers['savePicture']>[0]['picture']): string | Uint8Array {
  if (picture.format === 'svg') return picture.text;
  const bytes = Buffer.from(picture.base64, 'base64');
  if (bytes.subarray(0, signature.length).equals(signature)) return bytes;
  throw new WorkbenchError('file-format', 'The picture is no PNG.', 'This is a defect of the workbench.');
}
