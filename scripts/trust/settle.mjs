/** Loaded into main before its program: at SIGUSR2 it lets go of what is garbage and says on descriptor 3 what it still holds. */
import { writeSync } from 'node:fs';
import { setImmediate as rest } from 'node:timers/promises';

process.on('SIGUSR2', async () => {
  // What a finalizer lets go of is garbage of the next round.
  for (let round = 0; round < 3; round++) {
    globalThis.gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    await rest();
  }
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  const handles = {};
  for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1;
  writeSync(3, `${JSON.stringify({ heapUsed, external, arrayBuffers, handles })}\n`);
});
