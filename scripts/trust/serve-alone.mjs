/** Serve mode and one round of its page’s calls, in one process tree. node serve-alone.mjs FOLDER */
import { mkdirSync } from 'node:fs';
import { work } from './soak-work.mjs';
import { startMain } from './soaked-main.mjs';

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
const main = await startMain(folder);
await work(main.browser, folder, 0);
const { status } = await main.close();
process.exitCode = status === 0 ? 0 : 1;
