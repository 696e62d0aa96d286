/**
 * Builds the native trainer into build/native/trainer.node, once: a stamp of its sources and of the ggml release decides.
 * Built-ins only. By hand: node scripts/native.mjs, and with --programs also build/native/train and build/native/bench.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where node-llama-cpp's prebuilt package keeps ggml, and what the linker wants of it. */
const platforms = {
  'linux-x64': { folder: 'linux-x64', library: 'libggml-base.so', origin: '$ORIGIN' },
  'linux-arm64': { folder: 'linux-arm64', library: 'libggml-base.so', origin: '$ORIGIN' },
  'darwin-arm64': { folder: 'mac-arm64-metal', library: 'libggml-base.dylib', origin: '@loader_path' },
  'darwin-x64': { folder: 'mac-x64', library: 'libggml-base.dylib', origin: '@loader_path' },
  'win32-x64': { folder: 'win-x64', library: 'ggml-base.lib', origin: '' },
};

const remedies = {
  cmake: 'Install CMake 3.18 or newer (Debian and Ubuntu: apt install cmake; macOS: brew install cmake).',
  git: 'Install git (Debian and Ubuntu: apt install git; macOS: xcode-select --install).',
  compiler:
    'Install a C++17 compiler (Debian and Ubuntu: apt install g++; macOS: xcode-select --install; Windows: Visual Studio Build Tools).',
};

/**
 * Builds when something changed since the last build.
 * @param {string} root the project's folder, with node_modules installed
 * @param {(line: string) => void} say told what is being done
 * @returns {boolean} whether anything was built
 * @throws Error with one line that names what is missing and the remedy
 */
export function buildNative(root, say = console.log) {
  if (nativeIsCurrent(root)) return false;
  const output = join(root, 'build', 'native');
  const stamp = stampOf(root);
  checkTools();
  say('Building the trainer (once, about a minute) …');
  mkdirSync(output, { recursive: true });
  const headers = extractHeaders(root);
  const objects = join(root, 'build', 'native-objects');
  configure(root, objects, definitions(root, headers, output), say);
  compile(objects, [], say);
  writeFileSync(join(output, 'stamp'), stamp);
  return true;
}

/**
 * Builds the programs `train` and `bench` beside the addon, with what changed of it.
 * @param {string[]} options more for CMake, such as -DNAME=VALUE
 * @param {string} name of the folder below build/
 * @returns {string} the folder they lie in
 */
export function buildPrograms(root, say = console.log, options = [], name = 'native') {
  checkTools();
  const output = join(root, 'build', name);
  const objects = join(root, 'build', `${name}-objects`);
  mkdirSync(output, { recursive: true });
  configure(root, objects, [...definitions(root, extractHeaders(root), output), ...options], say);
  compile(objects, ['--target', 'trainer', 'train', 'bench'], say);
  return output;
}

/** The addon, and the folder of ggml's libraries without a GPU. */
export function nativePaths(root) {
  const { folder } = platform();
  return [
    join(root, 'build', 'native', 'trainer.node'),
    join(modulesOf(root), '@node-llama-cpp', folder, 'bins', folder),
  ];
}

function configure(root, objects, options, say) {
  cmake(['-S', join(root, 'native'), '-B', objects, ...options], say);
}

function compile(objects, targets, say) {
  const parallel = String(availableParallelism());
  cmake(['--build', objects, '--config', 'Release', '--parallel', parallel, ...targets], say);
}

/** True when the addon is there and was built from the present sources. */
export function nativeIsCurrent(root) {
  const output = join(root, 'build', 'native');
  const stamp = join(output, 'stamp');
  return (
    existsSync(join(output, 'trainer.node')) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === stampOf(root)
  );
}

function platform() {
  const found = platforms[`${process.platform}-${process.arch}`];
  if (found) return found;
  throw new Error(`The trainer has no ggml for ${process.platform} on ${process.arch}.`);
}

const modulesOf = (root) => join(root, 'node_modules');
const llamaOf = (root) => join(modulesOf(root), 'node-llama-cpp', 'llama');

function releaseOf(root) {
  return JSON.parse(readFileSync(join(llamaOf(root), 'binariesGithubRelease.json'), 'utf8')).release;
}

function stampOf(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${releaseOf(root)}`);
  const folder = join(root, 'native');
  const sources = readdirSync(folder, { recursive: true }).filter((name) => /\.(cpp|h|txt)$/.test(name));
  for (const name of sources.sort()) hash.update(`\0${name}\0`).update(readFileSync(join(folder, name)));
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  return hash.digest('hex');
}

function runs(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function checkTools() {
  for (const tool of ['cmake', 'git'])
    if (!runs(tool, ['--version'])) throw new Error(`${tool} is missing. ${remedies[tool]}`);
  const compilers = process.env.CXX ? [process.env.CXX] : ['c++', 'g++', 'clang++'];
  // On Windows CMake finds Visual Studio by itself.
  if (process.platform !== 'win32' && !compilers.some((name) => runs(name, ['--version'])))
    throw new Error(`A C++ compiler is missing. ${remedies.compiler}`);
}

const headerPaths = ['ggml/include', 'ggml/src/ggml-backend-impl.h'];

/** ggml's headers, from the source bundle that node-llama-cpp carries: exactly those of the prebuilt libraries. */
function extractHeaders(root) {
  const target = join(root, 'build', `ggml-${releaseOf(root)}`);
  const include = join(target, 'ggml', 'include');
  if (headerPaths.every((path) => existsSync(join(target, path)))) return include;
  const repository = join(target, 'repository');
  const git = (...args) => execFileSync('git', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  git('clone', '--bare', '--quiet', join(llamaOf(root), 'gitRelease.bundle'), repository);
  git(`--git-dir=${repository}`, `--work-tree=${target}`, 'checkout', 'HEAD', '--', ...headerPaths);
  rmSync(repository, { recursive: true, force: true });
  return include;
}

function definitions(root, headers, output) {
  const { folder, library, origin } = platform();
  const bins = join(modulesOf(root), '@node-llama-cpp', folder, 'bins', folder);
  const values = {
    CMAKE_BUILD_TYPE: 'Release',
    CMAKE_LIBRARY_OUTPUT_DIRECTORY: output,
    CMAKE_RUNTIME_OUTPUT_DIRECTORY: output,
    GGML_LIBRARY: join(bins, library),
    GGML_INCLUDE: headers,
    GGML_DIRECTORY: bins,
    GGML_RPATH: `${origin}/${relative(output, bins)}`,
    GGML_RELEASE: releaseOf(root),
    NODE_API_INCLUDE: join(modulesOf(root), 'node-api-headers', 'include'),
    NODE_ADDON_API_INCLUDE: join(modulesOf(root), 'node-addon-api'),
  };
  return Object.entries(values).map(([name, value]) => `-D${name}=${value}`);
}

/** The log is shown only when it fails. */
function cmake(args, say) {
  const { status, stdout, stderr } = spawnSync('cmake', args, { encoding: 'utf8' });
  if (status === 0) return;
  say(`${stdout}${stderr}`);
  throw new Error(
    `cmake ${args[0] === '-S' ? 'could not configure' : 'could not build'} the trainer; its log is above.`,
  );
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const root = dirname(dirname(fileURLToPath(import.meta.url)));
    const built = buildNative(root);
    if (process.argv.includes('--programs')) buildPrograms(root);
    console.log(built ? 'Built build/native/trainer.node.' : 'build/native/trainer.node is up to date.');
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
