/** Files by token: known while they may be wanted, and no longer. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFileTokens } from '../../src-main/handlers/file-tokens';
import { temporaryFolder } from '../store/fixtures';

test('a token stands for its file until a thousand more were given out', () => {
  const path = join(temporaryFolder(), 'rows.json');
  writeFileSync(path, '[]');
  const files = createFileTokens();
  const first = files.take(path, 'rows.json');
  expect(first).toMatchObject({ name: 'rows.json', bytes: 2 });
  for (let i = 0; i < 999; i++) files.take(path, `${i}`);
  expect(files.fileOf(first.token)).toEqual({ path, name: 'rows.json' });
  files.take(path, 'one more');
  expect(() => files.fileOf(first.token)).toThrow(expect.objectContaining({ code: 'not-found' }));
});
