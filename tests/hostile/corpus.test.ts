/** What a hostile sender would try by hand: pipes and devices for files, archives that lead outside, listings that do. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPeft } from '../../src-main/adapters/peft';
import { readBase } from '../../src-main/adapters/base';
import { openBundle } from '../../src-main/commands/bundle-read';
import { verifyBundle } from '../../src-main/commands/bundle-verify';
import { openRows } from '../../src-main/data/detect';
import { readPack } from '../../src-main/data/review-pack';
import { unpackZip } from '../../src-main/files/zip';
import { createFileTokens } from '../../src-main/handlers/file-tokens';
import { readModel } from '../../src-main/models/gguf-reader';
import { readPlan } from '../../src-main/runs/plan';
import { tinyBase } from '../adapters/fixtures';
import { zipOf, type Entry } from '../data/archives';

const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
let places = 0;
const place = () => {
  const made = join(folder, `${places++}`, 'inside');
  mkdirSync(made, { recursive: true });
  return made;
};

const readers: [string, (file: string) => unknown][] = [
  ['an import', openRows],
  ['a model', readModel],
  ['a review pack', async (file) => readPack(file)],
  ['a plan', async (file) => readPlan(file)],
  ['a bundle', (file) => unpackZip(file, place(), 1e6)],
  ['a file that a page is given', async (file) => createFileTokens().take(file, 'a.json')],
  [
    'an adapter',
    async (file) => {
      const peft = place();
      symlinkSync(file, join(peft, 'adapter_model.safetensors'));
      const config = { peft_type: 'LORA', r: 2, lora_alpha: 4 };
      writeFileSync(join(peft, 'adapter_config.json'), JSON.stringify(config));
      return readPeft(peft, await readBase(tinyBase().file));
    },
  ],
];

describe.skipIf(process.platform === 'win32')('what is no file is not waited for', () => {
  const pipe = join(folder, 'pipe.json');
  const link = join(folder, 'link.json');
  if (process.platform !== 'win32') {
    execFileSync('mkfifo', [pipe]);
    symlinkSync('/dev/zero', link);
  }
  test.each(readers)('by %s', async (_, read) => {
    for (const file of [pipe, '/dev/zero', link])
      await expect(read(file)).rejects.toMatchObject({ code: 'file-format', hint: 'Name a file.' });
  });
});

describe('an archive', () => {
  const unpack = async (entries: readonly Entry[]) => {
    const inside = place();
    const file = join(inside, '..', 'bundle.zip');
    writeFileSync(file, zipOf(entries));
    await unpackZip(file, inside, 1e6);
    return inside;
  };

  test.each(['../up', 'a/../../up', '/tmp/up', '..\\up', 'C:\\up', 'a\0b'])(
    'that leads outside by %j is refused',
    async (name) => {
      await expect(unpack([{ name, content: 'x' }])).rejects.toMatchObject({ code: 'file-format' });
      expect(readdirSync(join(folder, `${places - 1}`)).sort()).toEqual(['bundle.zip', 'inside']);
    },
  );

  test('makes no links: an entry that is one becomes the file that it is stored as', async () => {
    const zip = zipOf([{ name: 'link', content: '/etc/passwd' }]);
    // The mode of a symbolic link, and Unix as its maker.
    const directory = zip.indexOf('PK\x01\x02', 0, 'latin1');
    zip[directory + 5] = 3;
    zip.writeUInt32LE(0o120777 * 0x10000, directory + 38);
    const inside = place();
    const file = join(inside, '..', 'bundle.zip');
    writeFileSync(file, zip);
    await unpackZip(file, inside, 1e6);
    expect(readdirSync(inside, { withFileTypes: true }).map((one) => one.isFile())).toEqual([true]);
  });

  test('that names a file twice, or a file as a folder too, is refused', async () => {
    for (const second of ['a', 'a/b'])
      await expect(
        unpack([
          { name: 'a', content: '1' },
          { name: second, content: '2' },
        ]),
      ).rejects.toMatchObject({ code: 'file-format' });
  });
});

test('an archive that is given up in the middle ends no process, whatever its sizes say', async () => {
  const content = 'x'.repeat(212);
  for (const name of ['a', 'b\0'])
    for (let i = 0; i < 10; i++) {
      const file = join(place(), '..', 'lies.zip');
      writeFileSync(
        file,
        zipOf([
          { name: 'a', content: '1' },
          { name, content, saysSize: 214 },
        ]),
      );
      await expect(unpackZip(file, place(), 1e6)).rejects.toMatchObject({ code: 'file-format' });
    }
  // What nobody listens to any more would be thrown by now.
  await new Promise((resolve) => setTimeout(resolve, 50));
});

describe('a bundle', () => {
  const sound = {
    ...{ version: 1, kind: 'run', id: 'r', name: 'a', program: '1', bases: [], evaluations: [] as string[] },
    ...{ cells: [] as object[], withheld: [], files: {} },
  };
  const open = async (about: unknown, more: Entry[] = []) => {
    const inside = place();
    const file = join(inside, '..', 'bundle.zip');
    writeFileSync(file, zipOf([{ name: 'bundle.json', content: JSON.stringify(about) }, ...more]));
    return verifyBundle(inside, await openBundle(file, inside));
  };
  const cell = { name: 'a', base: 'a', seed: 1, rerun: null };

  test('that is sound is verified', async () => {
    expect(await open(sound)).toMatchObject({ files: 0, damaged: [], different: [] });
  });

  test.each([
    ['an evaluation elsewhere', { evaluations: ['../../etc'] }],
    ['a cell that would be computed elsewhere', { cells: [{ ...cell, key: '../../../home' }] }],
    ['a device as one of its files', { files: { '../../../../dev/zero': { sha256: '', bytes: 1 } } }],
    ['an absolute path', { files: { '/etc/passwd': { sha256: '', bytes: 1 } } }],
  ])('that names %s is refused', async (_, changes) => {
    await expect(open({ ...sound, ...changes })).rejects.toMatchObject({ code: 'file-format' });
  });

  test('of a matrix without its table is refused, and a folder in the place of a file is damage', async () => {
    const matrix = { name: 'matrix.json', content: '{"tasks":[],"cells":[]}' };
    await expect(open({ ...sound, kind: 'matrix' }, [matrix])).rejects.toMatchObject({ code: 'file-format' });
    const folder = { name: 'runs/r/recipe.json', content: '{}' };
    expect(await open({ ...sound, files: { runs: { sha256: '', bytes: 1 } } }, [folder])).toMatchObject({
      damaged: ['runs'],
    });
  });

  test('whose scores or settings are none is refused', async () => {
    const at = 'evaluations/e1/';
    const settings = { name: `${at}settings.json`, content: '{"seed":1,"tasks":[{"name":null}]}' };
    const scores = { name: `${at}scores.json`, content: '[null]' };
    const sane = { name: `${at}settings.json`, content: '{"seed":1,"tasks":[]}' };
    for (const files of [[], [settings], [sane, scores]])
      await expect(open({ ...sound, evaluations: ['e1'] }, files)).rejects.toMatchObject({
        code: 'file-format',
      });
    expect(existsSync(join(folder, 'evaluations'))).toBe(false);
  });
});
