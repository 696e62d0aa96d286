/**
 * `npm run package`: installable packages for this system, with a list of what is in them and their hashes, in dist/.
 * --flavour cpu|gpu   --cuda-libraries DIR (gpu: NVIDIA's runtime libraries)   --dry-run: packs without Electron and tries the result
 */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { build, Platform } from 'electron-builder';
import { billOfMaterials } from './licences.mjs';
import { configuration, flavours } from './package/config.mjs';
import { standInRuntime } from './package/stand-in-runtime.mjs';
import { tryPackage } from './package/try.mjs';
import { root, say, SetupError } from './setup/paths.mjs';
import { main } from './setup/set-up.mjs';

const systems = { linux: 'linux', darwin: 'mac', win32: 'win' };
const builders = { linux: Platform.LINUX, mac: Platform.MAC, win: Platform.WINDOWS };

const { values: asked } = parseArgs({
  options: {
    flavour: { type: 'string', default: 'cpu' },
    'cuda-libraries': { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
  },
});

const system = systems[process.platform];
const dry = asked['dry-run'];
const output = join(root, dry ? 'build/package' : 'dist');
await main(async () => {
  checkAsked();
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const sbom = writeSbom(join(output, 'sbom.cdx.json'));
  await (dry ? packAndTry(sbom) : release(sbom));
  return 0;
});

function checkAsked() {
  const flavour = flavours[system]?.[asked.flavour];
  if (!flavour) throw new SetupError(`There is no flavour “${asked.flavour}” for this system.`);
  if (!flavour.libraries || dry) return;
  const there = asked['cuda-libraries'] ? readdirSync(asked['cuda-libraries']) : [];
  const missing = flavour.libraries.filter((name) => !there.includes(name));
  if (missing.length > 0)
    throw new SetupError(
      `The gpu flavour carries ${missing.join(', ')}: name their folder by --cuda-libraries.`,
    );
}

/** Everything that is in the package, as CycloneDX; the build has listed it. */
function writeSbom(file) {
  const bill = billOfMaterials(readFileSync(join(root, 'out/renderer/licences.json'), 'utf8'));
  writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
  say(`contents listed: ${bill.components.length} components`);
  return file;
}

async function packAndTry(sbom) {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'));
  const runtime = mkdtempSync(join(tmpdir(), 'workbench-runtime-'));
  try {
    await pack({ sbom, electronDist: standInRuntime(runtime, version) }, 'dir');
    await tryPackage(join(output, `${system}-unpacked`));
  } finally {
    rmSync(runtime, { recursive: true, force: true });
  }
}

async function release(sbom) {
  await pack({ sbom }, undefined);
  const packages = readdirSync(output).filter((name) => /\.(deb|AppImage|dmg|exe)$/.test(name));
  const lines = await Promise.all(
    packages.map(async (name) => `${await sha256(join(output, name))}  ${name}\n`),
  );
  writeFileSync(join(output, 'SHA256SUMS'), lines.join(''));
  say(`made in dist/: ${packages.join(', ')}`);
}

function pack(more, target) {
  const libraries = asked['cuda-libraries'];
  return build({
    projectDir: root,
    targets: builders[system].createTarget(target),
    config: configuration({ root, system, flavour: asked.flavour, output, libraries, ...more }),
    publish: 'never',
  });
}

async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
