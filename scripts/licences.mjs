/**
 * What the program is made of, with every licence: the installed packages of the lockfile, those that Vite put into the pages,
 * and the native parts that resources/licences tells of. The pages show it; the bill of materials of a package is made from it.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup/paths.mjs';

/** The name of a text in the built pages; null: there is none. */
const textName = (text) =>
  text === null ? null : `licences/${createHash('sha256').update(text).digest('hex').slice(0, 16)}.txt`;

/**
 * @typedef {{ name: string, version: string, licence: string, native: boolean, text: string | null, integrity?: string }} Component
 * text: of the licence, null where a package carries none
 * @param {Iterable<string>} bundled places of packages in the lockfile that are in the pages
 * @returns {Component[]} native parts first, then by name
 */
export function components(bundled) {
  const { packages } = readJson('package-lock.json');
  const carried = Object.keys(packages).filter((place) => place !== '' && !packages[place].dev);
  // Its runtime is in a package of the desktop.
  const places = new Set([...carried, ...bundled, 'node_modules/electron']);
  const all = [...places]
    .filter((place) => existsSync(join(root, place)))
    .map((place) => {
      const { version, license, integrity } = packages[place];
      const name = place.split('node_modules/').pop();
      return {
        name,
        version,
        licence: license ?? 'not stated',
        native: false,
        text: ownText(place),
        integrity,
      };
    });
  const distinct = new Map(all.map((one) => [`${one.name} ${one.version}`, one]));
  return [...nativeParts(packages), ...[...distinct.values()].sort((a, b) => a.name.localeCompare(b.name))];
}

function nativeParts(packages) {
  const llama = readJson('node_modules/node-llama-cpp/llama/binariesGithubRelease.json').release;
  return readJson('resources/licences/parts.json').map(({ name, version, licence, file }) => ({
    name,
    version: version === 'llama.cpp' ? llama : `of ${version} ${packages[`node_modules/${version}`].version}`,
    licence,
    native: true,
    text: readFileSync(join(root, 'resources/licences', file), 'utf8'),
  }));
}

function ownText(place) {
  const file = readdirSync(join(root, place)).find((name) => /^(licen[cs]e|copying)/i.test(name));
  return file ? readFileSync(join(root, place, file), 'utf8') : null;
}

const readJson = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));

/**
 * For Vite: `licences.json` and the texts it names beside the pages.
 * @returns {import('vite').Plugin}
 */
export function licences() {
  return {
    name: 'licences',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds);
      const places = new Set(modules.flatMap((id) => placeOf(id) ?? []));
      const all = components(places);
      const { version, license = null } = readJson('package.json');
      const list = all.map(({ text, ...one }) => ({ ...one, text: textName(text) }));
      this.emitFile({
        type: 'asset',
        fileName: 'licences.json',
        source: JSON.stringify({ version, licence: license, components: list }),
      });
      for (const [fileName, source] of new Map(all.map(({ text }) => [textName(text), text])))
        if (fileName) this.emitFile({ type: 'asset', fileName, source });
    },
  };
}

/** Where the package of a module lies in the lockfile; null: it is our own. */
function placeOf(id) {
  const file = id.replaceAll('\\', '/').replace(/^\0/, '').split('?')[0];
  return /node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? null;
}

/** A CycloneDX document of the built pages' list. @param {string} list content of licences.json */
export function billOfMaterials(list) {
  const { version, components: all } = JSON.parse(list);
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', name: 'bioinstruct-workbench', version } },
    components: all.map(({ name, version: of, licence, native, integrity }) => ({
      type: 'library',
      name,
      version: of,
      ...(!native && { purl: `pkg:npm/${name.replace('@', '%40')}@${of}` }),
      licenses: [{ license: { name: licence } }],
      ...(integrity && { hashes: [hashOf(integrity)] }),
    })),
  };
}

function hashOf(integrity) {
  const [algorithm, content] = integrity.split('-');
  return { alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(content, 'base64').toString('hex') };
}
