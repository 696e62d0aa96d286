/** What the program says it is made of. */
import { expect, test } from 'vitest';
import { billOfMaterials, components } from '../../scripts/licences.mjs';

const all = components(['node_modules/svelte']);

test('every part has a version and a licence, and each but a few packages its text', () => {
  for (const { name, version, licence } of all)
    expect([name, version, licence].every(Boolean), name).toBe(true);
  const silent = all.filter(({ text }) => text === null).map(({ name }) => name);
  expect(silent.filter((name) => !/reflink|simple-git/.test(name))).toEqual([]);
});

test('native parts, the runtime, what is installed and what is in the pages are there; tools of the build are not', () => {
  const names = all.map(({ name }) => name);
  for (const name of ['llama.cpp and ggml', 'SQLite', 'Chromium', 'electron', 'better-sqlite3', 'svelte'])
    expect(names).toContain(name);
  for (const tool of ['vitest', 'eslint', 'electron-builder']) expect(names).not.toContain(tool);
  expect(new Set(all.map(({ name, version }) => `${name} ${version}`)).size).toBe(all.length);
});

test('the bill of materials lists the same, with the hashes of the lockfile', () => {
  const bill = billOfMaterials(JSON.stringify({ version: '1.0.0', components: all }));
  expect(bill.components).toHaveLength(all.length);
  const sqlite = bill.components.find(({ name }: { name: string }) => name === 'better-sqlite3');
  expect(sqlite).toMatchObject({ licenses: [{ license: { name: 'MIT' } }], hashes: [{ alg: 'SHA-512' }] });
  expect(sqlite.hashes[0].content).toMatch(/^[0-9a-f]{128}$/);
});
