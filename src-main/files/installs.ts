/** What one more install would add to this machine, for `doctor`. */
import { cudaLibraries, hasGpu, hasNvidia, vulkanLibrary, type Machine } from './variant';

/** A sentence each, with the command; none where nothing is missing. */
export function oneMoreInstall(machine: Machine): string[] {
  return [...forCuda(machine), ...forVulkan(machine)];
}

function forCuda(machine: Machine): string[] {
  const libraries = cudaLibraries[machine.system];
  if (!libraries || !hasNvidia(machine)) return [];
  const missing = libraries.filter((name) => !machine.library(name));
  const variant = machine.system === 'win32-x64' ? 'win-x64-cuda' : 'linux-x64-cuda';
  return [
    ...(machine.installed(variant)
      ? []
      : ['CUDA, the fastest way on this card: “npm run cuda” installs its libraries (180 MB).']),
    ...(missing.length > 0
      ? [`CUDA also needs ${missing.join(' and ')}: install NVIDIA’s CUDA 13 runtime and cuBLAS.`]
      : []),
  ];
}

function forVulkan(machine: Machine): string[] {
  if (machine.system !== 'linux-x64' || !hasGpu(machine) || machine.library(vulkanLibrary(machine.system)))
    return [];
  return ['Vulkan, on any graphics card: install libvulkan1 (Debian and Ubuntu: apt install libvulkan1).'];
}
