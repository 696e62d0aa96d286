import { expect, test } from 'vitest';
import { networkDrive } from '../../src-main/files/network-drive';

const mounts = (place: string, type: string): string =>
  [
    '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
    `28 27 0:44 / ${place} rw,relatime shared:1 - ${type} server:/export rw`,
  ].join('\n');

test.each(['nfs', 'nfs4', 'cifs', 'smb3', 'fuse.sshfs', 'lustre', 'ceph'])(
  'a folder on %s is on a network drive, and so is one that is yet to be made there',
  (type) => {
    expect(networkDrive('/usr/lib', mounts('/usr', type))).toBe(type);
    expect(networkDrive('/usr/not/made/yet', mounts('/usr', type))).toBe(type);
  },
);

test.each(['ext4', 'tmpfs', 'fuseblk', 'overlay', 'btrfs'])('a folder on %s is on none', (type) => {
  expect(networkDrive('/usr/lib', mounts('/usr', type))).toBeNull();
});

test('the nearest mount counts, and of two at one place the last', () => {
  expect(networkDrive('/', mounts('/usr', 'nfs'))).toBeNull();
  expect(networkDrive('/usr/lib', `${mounts('/usr', 'nfs')}\n${mounts('/usr', 'ext4')}`)).toBeNull();
  expect(networkDrive('/usr', mounts('/us', 'nfs'))).toBeNull();
  expect(networkDrive('/tmp', mounts('/tmp\\040of\\040mine', 'nfs'))).toBeNull();
});

test('this very folder is told by what the system says', () => {
  expect(() => networkDrive(import.meta.dirname)).not.toThrow();
});
