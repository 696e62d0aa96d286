/** A program of the tests as one file, so that a child process starts in a moment: the sources as they are, packages outside. */
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './root';

/**
 * @param entry a file of this folder
 * @returns the built file; `build/trust` lies as deep as `out/main`, so that the resources are found
 */
export async function bundled(entry: string): Promise<string> {
  const outDir = join(root, 'build/trust');
  const name = entry.replace(/\.ts$/, '');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { external: true },
    build: {
      ssr: join(import.meta.dirname, entry),
      outDir,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
    },
  });
  return join(outDir, `${name}.mjs`);
}
