/** A file that updates this program: recognised by its first bytes and its name, never fetched. */
import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { WorkbenchError } from '../common/errors';
import { fileHash } from '../files/hash';

export interface PackageFile {
  kind: PackageKind;
  /** As its name says. */
  version: string;
  /** Hex. */
  sha256: string;
  /** What the user does with it, in a sentence. */
  how: string;
  /** Whether the system's own installer takes it. */
  opens: boolean;
}

type PackageKind = 'Windows installer' | 'macOS disk image' | 'AppImage' | 'Debian package';

interface Form {
  kind: PackageKind;
  ending: string;
  platform: NodeJS.Platform;
  /** What the file begins with, or has at this offset. */
  mark: { at: number; bytes: Buffer } | null;
  opens: boolean;
  how(path: string): string;
}

const forms: readonly Form[] = [
  {
    kind: 'Windows installer',
    ending: '.exe',
    platform: 'win32',
    mark: { at: 0, bytes: Buffer.from('MZ') },
    opens: true,
    how: () => 'Quit the workbench, then let the installer replace it.',
  },
  {
    kind: 'macOS disk image',
    ending: '.dmg',
    platform: 'darwin',
    // Its mark is at its end.
    mark: null,
    opens: true,
    how: () => 'Quit the workbench, then drag the new one into Applications.',
  },
  {
    kind: 'AppImage',
    ending: '.AppImage',
    platform: 'linux',
    mark: { at: 8, bytes: Buffer.from('AI\x02') },
    opens: false,
    how: (path) => `Put it in the place of the present one and make it executable: chmod +x ${quoted(path)}`,
  },
  {
    kind: 'Debian package',
    ending: '.deb',
    platform: 'linux',
    mark: { at: 0, bytes: Buffer.from('!<arch>\n') },
    opens: true,
    how: (path) => `Or in a terminal: sudo apt install ${quoted(path)}`,
  },
];

/**
 * @throws WorkbenchError `file-format` where it is no package of this program for this system
 */
export async function readPackage(
  path: string,
  platform: NodeJS.Platform = process.platform,
): Promise<PackageFile> {
  const name = basename(path);
  const form = forms.find(({ ending }) => name.toLowerCase().endsWith(ending.toLowerCase()));
  const version = /^bioinstruct[ ._-]?workbench.*?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.]+?)?)(?=[ ._-]|$)/i.exec(
    name,
  )?.[1];
  if (!form || !version) throw noPackage(`${name} is not named as a package of this program is.`);
  if (form.platform !== platform) throw noPackage(`${name} is a ${form.kind}, which is not for this system.`);
  if (
    form.mark &&
    !beginning(path, form.mark.at + form.mark.bytes.length)
      .subarray(form.mark.at)
      .equals(form.mark.bytes)
  )
    throw noPackage(`${name} does not begin as a ${form.kind} does; it may be cut off.`);
  return { kind: form.kind, version, sha256: await fileHash(path), how: form.how(path), opens: form.opens };
}

function beginning(path: string, bytes: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, readSync(file, buffer, 0, bytes, 0));
  } finally {
    closeSync(file);
  }
}

const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

function noPackage(message: string): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    message,
    'Choose the package for this system, such as “BioInstruct Workbench-1.2.3.AppImage”.',
  );
}
