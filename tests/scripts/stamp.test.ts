import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hashSources, isStamped, makeStamped } from '../../scripts/setup/stamp.mjs';

function sources() {
  const root = mkdtempSync(join(tmpdir(), 'workbench-stamp-'));
  mkdirSync(join(root, 'src/deep'), { recursive: true });
  writeFileSync(join(root, 'src/deep/a.ts'), 'a');
  return root;
}

test('the hash follows names and contents, and not the place of the checkout', () => {
  const [one, two] = [sources(), sources()];
  expect(hashSources(one, ['src'])).toBe(hashSources(two, ['src']));
  writeFileSync(join(two, 'src/deep/a.ts'), 'b');
  expect(hashSources(one, ['src'])).not.toBe(hashSources(two, ['src']));
  writeFileSync(join(two, 'src/deep/a.ts'), 'a');
  writeFileSync(join(two, 'src/deep/b.ts'), '');
  expect(hashSources(one, ['src'])).not.toBe(hashSources(two, ['src']));
});

test('what was interrupted or failed carries no stamp, even if it was stamped before', async () => {
  const stamp = join(sources(), 'out/.stamp');
  await makeStamped(stamp, 'old', () => Promise.resolve());
  expect(isStamped(stamp, 'old')).toBe(true);
  await expect(makeStamped(stamp, 'new', () => Promise.reject(new Error('broke off')))).rejects.toThrow();
  expect(existsSync(stamp)).toBe(false);
});
