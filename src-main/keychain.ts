/** The system's keychain, by Electron's safeStorage: a file beside the settings that only this user's keychain can read. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { safeStorage } from 'electron';
import type { Vault } from './common/endpoint-key';
import { writeWhole } from './files/write-whole';

/**
 * Linux without a keychain would encrypt with a password that is known to all: nothing is kept then.
 * @param file absolute path
 */
export function keychainVault(file: string): Vault {
  const safe = (): boolean =>
    safeStorage.isEncryptionAvailable() &&
    (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text');
  return {
    read: () => {
      try {
        return existsSync(file) && safe() ? safeStorage.decryptString(readFileSync(file)) : null;
      } catch {
        // Of another user or another keychain: as good as none.
        return null;
      }
    },
    write: (key) => {
      rmSync(file, { force: true });
      if (key === null || !safe()) return key === null;
      writeWhole(file, safeStorage.encryptString(key));
      return true;
    },
  };
}
