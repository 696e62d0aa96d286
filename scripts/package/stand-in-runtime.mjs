/** An Electron to pack where the real one cannot be fetched: its files by name, and an executable with nothing but a fuse wire. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Version 1 and nine fuses, as Electron delivers them: cookie encryption off, running as Node on, and so on. */
const wire = Buffer.concat([Buffer.from([1, 9]), Buffer.from('101100111')]);

/** @returns {string} `folder`, to be given as electronDist */
export function standInRuntime(folder, version) {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  for (const [name, content] of Object.entries({
    version,
    LICENSE: '',
    'LICENSES.chromium.html': '',
    'locales/en-US.pak': '',
    'chrome-sandbox': '',
    electron: Buffer.concat([Buffer.from(`#!/bin/sh\nexit 1\n# ${sentinel}`), wire, Buffer.from('\n')]),
  }))
    writeFileSync(join(folder, name), content);
  chmodSync(join(folder, 'electron'), 0o755);
  return folder;
}
