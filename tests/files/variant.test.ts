/** Which build of llama.cpp a process maps, from the facts of the machine. */
import { expect, test } from 'vitest';
import { oneMoreInstall } from '../../src-main/files/installs';
import { chooseVariant, type Machine } from '../../src-main/files/variant';

interface Facts {
  system?: string;
  packages?: string[];
  files?: string[];
  libraries?: string[];
  environment?: Record<string, string>;
}

const machine = ({
  system = 'linux-x64',
  packages = ['linux-x64', 'linux-x64-vulkan'],
  files = [],
  libraries = ['libvulkan.so.1'],
  environment = {},
}: Facts): Machine => ({
  system,
  installed: (folder) => packages.includes(folder),
  exists: (path) => files.includes(path),
  library: (name) => libraries.includes(name),
  environment,
});

const packages = ['linux-x64', 'linux-x64-vulkan', 'linux-x64-cuda'];
const nvidia = ['/dev/nvidiactl'];
const everything = ['libvulkan.so.1', 'libcudart.so.13', 'libcublas.so.13'];

test.for([
  ['no GPU shows itself', 'auto', {}, 'linux-x64'],
  ['a card with a Vulkan driver', 'auto', { files: ['/dev/dri/renderD128'] }, 'linux-x64-vulkan'],
  ['a card without a Vulkan driver', 'auto', { files: nvidia, libraries: [] }, 'linux-x64'],
  ['the Vulkan package is not installed', 'auto', { files: nvidia, packages: ['linux-x64'] }, 'linux-x64'],
  ['software Vulkan by name', 'vulkan', {}, 'linux-x64-vulkan'],
  ['software Vulkan by the name of its device', 'Vulkan0', {}, 'linux-x64-vulkan'],
  [
    'software Vulkan by ggml’s variable',
    'auto',
    { environment: { GGML_VK_VISIBLE_DEVICES: '0' } },
    'linux-x64-vulkan',
  ],
  ['everything CUDA needs', 'auto', { files: nvidia, packages, libraries: everything }, 'linux-x64-cuda'],
  ['CUDA without its libraries', 'auto', { files: nvidia, packages }, 'linux-x64-vulkan'],
  [
    'Vulkan asked for, CUDA possible',
    'vulkan',
    { files: nvidia, packages, libraries: everything },
    'linux-x64-vulkan',
  ],
  ['macOS', 'auto', { system: 'darwin-arm64', packages: ['mac-arm64-metal'] }, 'mac-arm64-metal'],
  [
    'Windows with a Vulkan driver',
    'auto',
    { system: 'win32-x64', packages: ['win-x64', 'win-x64-vulkan'], libraries: ['vulkan-1.dll'] },
    'win-x64-vulkan',
  ],
] as [string, string, Facts, string][])('%s', ([, wanted, facts, folder]) => {
  expect(chooseVariant(wanted, machine(facts))?.folder).toBe(folder);
});

test('a system without libraries has none', () => {
  expect(chooseVariant('auto', machine({ system: 'freebsd-x64' }))).toBeNull();
});

test.for([
  ['no GPU', {}, []],
  [
    'a card of NVIDIA without CUDA',
    { files: nvidia },
    [/npm run cuda/, /libcudart\.so\.13 and libcublas\.so\.13/],
  ],
  [
    'only cuBLAS missing',
    { files: nvidia, packages, libraries: everything.slice(0, 2) },
    [/needs libcublas\.so\.13:/],
  ],
  [
    'a card without a Vulkan loader',
    { files: ['/dev/dri/renderD128'], libraries: [] },
    [/apt install libvulkan1/],
  ],
  ['everything there', { files: nvidia, packages, libraries: everything }, []],
] as [string, Facts, RegExp[]][])('one more install: %s', ([, facts, sentences]) => {
  const added = oneMoreInstall(machine(facts));
  expect(added).toHaveLength(sentences.length);
  for (const [i, sentence] of sentences.entries()) expect(added[i]).toMatch(sentence);
});
