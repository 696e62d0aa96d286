/** Whether a folder lies on a drive that other machines may write too. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** File systems of the network, by the name that Linux mounts them under. */
const networked =
  /^(nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|ceph|lustre|beegfs|gpfs|pvfs2|ocfs2|gfs2|davfs|glusterfs|fuse\.(sshfs|smbnetfs|rclone|glusterfs|s3fs|gcsfuse|davfs2?|ceph|curlftpfs|juicefs))$/;

/**
 * The kind of network drive that a folder lies on, or is to be made on, such as `nfs4`; null: on none that is known.
 * Told on Linux by what is mounted, on Windows by a path of the form `\\machine\share`.
 * @param mounts the text of `/proc/self/mountinfo`
 */
export function networkDrive(folder: string, mounts = readMounts()): string | null {
  if (/^[\\/]{2}[^\\/?.]/.test(folder) && process.platform === 'win32') return 'smb';
  const path = realPath(folder);
  let under: Mount | null = null;
  // Of several mounts at one place the last covers the others.
  for (const mount of mounts.split('\n').flatMap(parse))
    if (isWithin(path, mount.place) && mount.place.length >= (under?.place.length ?? 0)) under = mount;
  return under && networked.test(under.type) ? under.type : null;
}

interface Mount {
  place: string;
  type: string;
}

/** `36 35 98:0 / /place options … - type source options`; blanks in the place are written in octal. */
function parse(line: string): Mount[] {
  const [before, after] = line.split(' - ');
  const place = before?.split(' ')[4];
  const type = after?.split(' ')[0];
  if (place === undefined || type === undefined) return [];
  return [
    { place: place.replace(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8))), type },
  ];
}

const isWithin = (path: string, place: string): boolean =>
  place === '/' || path === place || path.startsWith(`${place}/`);

/** Of the nearest folder that is there. */
function realPath(folder: string): string {
  let there = resolve(folder);
  while (!existsSync(there)) there = dirname(there);
  return realpathSync(there);
}

function readMounts(): string {
  return process.platform === 'linux' ? readFileSync('/proc/self/mountinfo', 'utf8') : '';
}
