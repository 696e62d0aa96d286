/** Four test projects: main and pure (Node), renderer (happy-dom) and app (the built workbench in a window). */
import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { markdown } from './scripts/markdown.mjs';

/** What their files hold in memory is no matter to the next: they share a process, whose start takes longer than they do. */
const pure = 'adapters analyze common data evaluate export models store tasks'
  .split(' ')
  .map((folder) => `tests/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    // One core less than there are is the rule; of two cores, one would stand idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'main',
          environment: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/app/**', 'tests/renderer/**', ...pure],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'pure',
          environment: 'node',
          include: pure,
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [markdown(), svelte()],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'renderer',
          testTimeout: 30_000,
          environment: 'happy-dom',
          include: ['tests/renderer/**/*.test.ts'],
          // What a page holds in memory its tests put back themselves; a new page for each file takes twice the time.
          isolate: false,
        },
      },
      {
        test: {
          name: 'app',
          environment: 'node',
          include: ['tests/app/**/*.test.ts'],
          globalSetup: ['tests/app/built.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
