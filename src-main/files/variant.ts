/**
 * Which build of llama.cpp a process maps. Trainer and inference ask here, so that both get the same one: two builds in
 * one process would be two ggmls.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const gpuKinds = ['cuda', 'vulkan', 'metal'] as const;
export type GpuKind = (typeof gpuKinds)[number];

/** ggml’s names of what drives them; its devices are called `CUDA0`, `CUDA1` and so on. */
export const backendNames: Record<GpuKind, string> = { cuda: 'CUDA', vulkan: 'Vulkan', metal: 'MTL' };

export interface Variant {
  /** What it can use beside the CPU. */
  gpu: GpuKind | false;
  /** Name of the package below @node-llama-cpp, and of the folder below its `bins`. */
  folder: string;
}

/** The facts that decide. */
export interface Machine {
  /** Such as `linux-x64`. */
  system: string;
  /** Whether the package of a variant is installed. */
  installed(folder: string): boolean;
  /** Whether a file of this system is there. */
  exists(path: string): boolean;
  /** Whether the dynamic linker would find a library of this name. */
  library(name: string): boolean;
  environment: Readonly<Record<string, string | undefined>>;
}

/** In the order of preference; the last one needs nothing. */
const variants: Partial<Record<string, readonly Variant[]>> = {
  'linux-x64': [
    { gpu: 'cuda', folder: 'linux-x64-cuda' },
    { gpu: 'vulkan', folder: 'linux-x64-vulkan' },
    { gpu: false, folder: 'linux-x64' },
  ],
  'linux-arm64': [{ gpu: false, folder: 'linux-arm64' }],
  'darwin-arm64': [{ gpu: 'metal', folder: 'mac-arm64-metal' }],
  'darwin-x64': [{ gpu: false, folder: 'mac-x64' }],
  'win32-x64': [
    { gpu: 'cuda', folder: 'win-x64-cuda' },
    { gpu: 'vulkan', folder: 'win-x64-vulkan' },
    { gpu: false, folder: 'win-x64' },
  ],
};

/** Whether a card of NVIDIA has its driver here. */
export function hasNvidia({ system, exists, library }: Machine): boolean {
  if (system === 'win32-x64') return library('nvml.dll');
  return exists('/dev/nvidiactl') || (exists('/dev/dxg') && library('libcuda.so.1'));
}

/** Whether any graphics card shows itself. */
export function hasGpu(machine: Machine): boolean {
  const { system, exists } = machine;
  return system !== 'linux-x64' || hasNvidia(machine) || exists('/dev/dri/renderD128') || exists('/dev/dxg');
}

/** What CUDA needs beside its package and the driver; the prebuilt library was linked against version 13. */
export const cudaLibraries: Partial<Record<string, readonly string[]>> = {
  'linux-x64': ['libcudart.so.13', 'libcublas.so.13'],
  'win32-x64': ['cudart64_13.dll', 'cublas64_13.dll'],
};

export function vulkanLibrary(system: string): string {
  return system === 'win32-x64' ? 'vulkan-1.dll' : 'libvulkan.so.1';
}

/** Whether a variant would find what it needs. Software Vulkan counts only where it is asked for by name. */
function usable(gpu: Variant['gpu'], wanted: string, machine: Machine): boolean {
  if (gpu === 'cuda')
    return hasNvidia(machine) && (cudaLibraries[machine.system] ?? []).every((name) => machine.library(name));
  if (gpu === 'vulkan') {
    const named = wanted === gpu || machine.environment['GGML_VK_VISIBLE_DEVICES'] !== undefined;
    return machine.library(vulkanLibrary(machine.system)) && (named || hasGpu(machine));
  }
  return true;
}

/**
 * @param device `auto`, `cpu`, or a kind of GPU or one of its devices, which is preferred where it can be used
 * @returns null for a system without any
 */
export function chooseVariant(device: string, machine: Machine): Variant | null {
  const wanted = kindOf(device) ?? device;
  const possible = (variants[machine.system] ?? []).filter(
    ({ gpu, folder }) => machine.installed(folder) && usable(gpu, wanted, machine),
  );
  return possible.find(({ gpu }) => gpu === wanted) ?? possible[0] ?? null;
}

function kindOf(device: string): GpuKind | undefined {
  const name = device.toLowerCase();
  return gpuKinds.find((kind) => name === kind || name.startsWith(backendNames[kind].toLowerCase()));
}

let opened: Variant | null = null;

/** The process's variant: the first call settles it. null for a system without any. */
export function processVariant(wanted = 'auto'): Variant | null {
  if (opened) return opened;
  opened = chooseVariant(wanted, thisMachine());
  // ggml passes software Vulkan by unless it is told which device to use.
  if (opened?.gpu === 'vulkan' && !hasGpu(thisMachine())) process.env['GGML_VK_VISIBLE_DEVICES'] ??= '0';
  return opened;
}

/** Folder of ggml's libraries, or null where the package is not installed. */
export function libraryFolder(folder: string): string | null {
  for (const root of roots()) {
    const libraries = join(root, 'node_modules', '@node-llama-cpp', folder, 'bins', folder);
    if (existsSync(libraries)) return libraries;
  }
  return null;
}

/** The project that holds this file and what is above it, then a packaged program's resources. */
export function roots(): string[] {
  const above: string[] = [];
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder))
    above.push(folder);
  const { resourcesPath } = process as { resourcesPath?: string };
  return resourcesPath ? [...above, join(resourcesPath, 'app.asar.unpacked')] : above;
}

export function thisMachine(): Machine {
  const folders = linkerFolders();
  return {
    system: `${process.platform}-${process.arch}`,
    installed: (folder) => libraryFolder(folder) !== null,
    exists: existsSync,
    library: (name) => folders.some((folder) => existsSync(join(folder, name))),
    environment: process.env,
  };
}

/** A package for CUDA carries its runtime beside it, where its own libraries look first. */
function linkerFolders(): string[] {
  const carried = ['linux-x64-cuda', 'win-x64-cuda'].map(libraryFolder);
  return [...carried.filter((folder) => folder !== null), ...systemFolders()];
}

function systemFolders(): string[] {
  if (process.platform === 'win32')
    return [join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32'), ...pathsIn('PATH', ';')];
  const usual = ['/usr/lib', '/usr/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib/wsl/lib'];
  return [...pathsIn('LD_LIBRARY_PATH', ':'), ...usual, ...cudaFolders()];
}

const pathsIn = (variable: string, separator: string): string[] =>
  (process.env[variable] ?? '').split(separator).filter((path) => path !== '');

function cudaFolders(): string[] {
  const parent = '/usr/local';
  const names = existsSync(parent) ? readdirSync(parent).filter((name) => name.startsWith('cuda')) : [];
  return names.map((name) => join(parent, name, 'targets', 'x86_64-linux', 'lib'));
}
