import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from 'vitest';
import { configuration, flavours } from '../../scripts/package/config.mjs';
import { standInRuntime } from '../../scripts/package/stand-in-runtime.mjs';
import { root } from '../../scripts/setup/paths.mjs';

const { validateConfiguration } = createRequire(import.meta.url)(
  join(root, 'node_modules/app-builder-lib/out/util/config/config.js'),
) as { validateConfiguration(config: object, log: { isEnabled: boolean }): Promise<void> };

const validate = (config: object) => validateConfiguration(config, { isEnabled: false });

const all = Object.entries(flavours).flatMap(([system, those]) =>
  Object.keys(those).map((flavour) => ({ system: system as 'linux', flavour: flavour as 'cpu' })),
);

test.each(all)('electron-builder accepts the configuration for $system, $flavour', async (which) => {
  await validate(configuration({ root, output: 'dist', libraries: '/cuda', sbom: 'sbom.json', ...which }));
});

test('electron-builder refuses a key that does not exist, so accepting one says something', async () => {
  const config = configuration({ root, system: 'linux', flavour: 'cpu', output: 'dist' });
  await expect(validate({ ...config, asarUnpacked: [] })).rejects.toThrow('asarUnpacked');
});

test('no flavour carries the build of llama.cpp of another, and only the one with CUDA carries NVIDIA’s libraries', () => {
  const packed = (flavour: 'cpu' | 'gpu') =>
    JSON.stringify(configuration({ root, system: 'linux', flavour, output: 'dist', libraries: '/cuda' }));
  expect(packed('cpu')).not.toMatch(/cuda|vulkan/);
  expect(packed('gpu')).toMatch(/linux-x64-vulkan.*linux-x64-cuda.*libcudart\.so\.13/);
});

test('no package starts the window without its sandbox', () => {
  for (const which of all)
    expect(JSON.stringify(configuration({ root, output: 'dist', ...which }))).not.toContain('no-sandbox');
});

test('the stand-in runtime is delivered as Electron is: it still runs as Node', async () => {
  const folder = standInRuntime(mkdtempSync(join(tmpdir(), 'workbench-runtime-')), '1.2.3');
  const wire = await getCurrentFuseWire(join(folder, 'electron'));
  expect(wire[FuseV1Options.RunAsNode]).toBe(FuseState.ENABLE);
  expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.DISABLE);
});
