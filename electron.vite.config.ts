/** Builds the two programs, the two workers, the sandboxed preload and the renderer into out/; their file names are stable. */
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { licences } from './scripts/licences.mjs';
import { markdown } from './scripts/markdown.mjs';

const from = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node24',
      rolldownOptions: {
        input: {
          main: from('src-main/main.ts'),
          cli: from('src-main/cli.ts'),
          engine: from('src-main/worker/engine.ts'),
          desk: from('src-main/worker/desk.ts'),
          'backup-thread': from('src-main/worker/backup-thread.ts'),
          'index-thread': from('src-main/worker/index-thread.ts'),
          'similarity-thread': from('src-main/worker/similarity-thread.ts'),
          'search-thread': from('src-main/worker/search-thread.ts'),
        },
        // Chunks lie beside the entries, so that import.meta.dirname is out/main in each of them.
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node24',
      // A sandboxed preload can neither be an ES module nor load packages.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: from('src-main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: from('src-renderer'),
    plugins: [markdown(), licences(), svelte({ configFile: from('svelte.config.js') })],
    build: {
      outDir: from('out/renderer'),
      target: 'chrome150',
      minify: true,
      // The content security policy forbids data: scripts and fonts.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: from('src-renderer/index.html') } },
    },
  },
});
