/** Finds a Chromium: the one named by WORKBENCH_CHROMIUM, the system's, else the one in npm's @sparticuz/chromium. */
import { spawnSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib';

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @returns {Promise<{ file: string, env: Record<string, string> }>} the executable and what its environment needs */
export async function findChromium() {
  const named = process.env.WORKBENCH_CHROMIUM;
  if (named && named !== 'npm') return { file: named, env: {} };
  const system = named ? undefined : places.find(existsSync);
  if (system) return { file: system, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return unpacked();
  throw new Error('no Chromium found; install one or name it in WORKBENCH_CHROMIUM.');
}

/** Unpacks the npm package once; a half-unpacked folder never gets the final name. */
async function unpacked() {
  const packed = join(modules, '@sparticuz/chromium');
  const { version } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8'));
  const folder = join(modules, '.cache', `chromium-${version}`);
  if (!existsSync(folder)) {
    mkdirSync(join(modules, '.cache'), { recursive: true });
    const draft = mkdtempSync(`${folder}-`);
    const source = (name) => join(packed, 'bin', name);
    for (const name of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) untar(source(name), draft);
    const executable = createWriteStream(join(draft, 'chromium'), { mode: 0o755 });
    await pipeline(createReadStream(source('chromium.br')), createBrotliDecompress(), executable);
    moveInto(draft, folder);
  }
  return {
    file: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
  };
}

function untar(file, folder) {
  const { status, stderr } = spawnSync('tar', ['-x', '-C', folder], {
    input: brotliDecompressSync(readFileSync(file)),
  });
  if (status !== 0) throw new Error(`tar could not unpack ${file}: ${stderr}`);
}

function moveInto(draft, folder) {
  try {
    renameSync(draft, folder);
  } catch {
    // Another test was first.
    rmSync(draft, { recursive: true, force: true });
  }
}
