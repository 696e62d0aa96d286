/** Node's permissions refuse fsync altogether; what outlives a power cut is tested elsewhere. */
import fs from 'node:fs';
import { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

fs.fsyncSync = () => {};
fs.fsync = ((_descriptor: number, done: () => void) => setImmediate(done)) as unknown as typeof fs.fsync;
syncBuiltinESMExports();

const handle = await open(process.execPath);
(Object.getPrototypeOf(handle) as typeof handle).sync = () => Promise.resolve();
await handle.close();
