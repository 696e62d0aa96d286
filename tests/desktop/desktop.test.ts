import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JobEvent } from '../../src-main/common/contract';
import type { Run } from '../../src-main/common/run';
import {
  commandOfKeys,
  commandsOf,
  printedKeys,
  windowCommands,
} from '../../src-main/common/window-commands';
import { afterEvent, outermost, type JobsAtWork } from '../../src-main/desktop/jobs-at-work';
import { menuTemplate } from '../../src-main/desktop/menu-template';
import { filesAmong } from '../../src-main/desktop/opened-files';
import { readPackage } from '../../src-main/desktop/package-file';
import { placeWindow } from '../../src-main/desktop/place-window';
import { openSettings, withRecent } from '../../src-main/desktop/settings';

const folder = mkdtempSync(join(tmpdir(), 'workbench-desktop-'));
const usual = { width: 1280, height: 800 };
const display = { x: 0, y: 0, width: 1920, height: 1080 };

describe('the place of the window', () => {
  test('is where it was while that is on a display', () => {
    expect(placeWindow({ x: 100, y: 50, width: 900, height: 700 }, [display], usual)).toEqual({
      x: 100,
      y: 50,
      width: 900,
      height: 700,
    });
  });

  test('is the system’s choice when its display is gone, at the size it had', () => {
    const kept = { x: 2500, y: 50, width: 900, height: 700 };
    expect(placeWindow(kept, [display], usual)).toEqual({ width: 900, height: 700 });
  });

  test('is never larger than its display', () => {
    const kept = { x: 0, y: 0, width: 4000, height: 3000 };
    expect(placeWindow(kept, [display], usual)).toMatchObject({ width: 1920, height: 1080 });
  });
});

describe('settings', () => {
  test('come back as they were changed; a damaged part takes its default and the rest stays', () => {
    const file = join(folder, 'settings.json');
    openSettings(file).change({ zoom: 1.5, recent: ['/a'] });
    expect(openSettings(file).get()).toMatchObject({ zoom: 1.5, recent: ['/a'], theme: 'system' });
    writeFileSync(file, readFileSync(file, 'utf8').replace('1.5', '"large"'));
    expect(openSettings(file).get()).toMatchObject({ zoom: 1, recent: ['/a'] });
    writeFileSync(file, '{');
    expect(openSettings(file).get()).toMatchObject({ zoom: 1, recent: [] });
  });

  test('remember each workspace once, the last first', () => {
    expect(withRecent(['/a', '/b'], '/b')).toEqual(['/b', '/a']);
  });
});

describe('menus', () => {
  const atWork = { job: false, pausable: false, resumable: false };
  const state = { mac: false, recent: ['/a', '/b'], theme: 'dark' as const, atWork };
  const acts = { perform: () => {}, openRecent: () => {} };
  const items = (of: typeof state) =>
    menuTemplate(of, acts).flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));

  test('hold every command of the table once, with its keys', () => {
    for (const mac of [false, true])
      for (const { id } of windowCommands)
        expect(items({ ...state, mac }).filter((item) => item.id === id)).toHaveLength(1);
  });

  test('offer the other workspaces, mark the theme, and disable what needs a job', () => {
    const recent = items(state).find(({ id }) => id === 'recent')!.submenu as { label: string }[];
    expect(recent.map(({ label }) => label)).toEqual(['b – /b']);
    expect(items(state).find(({ id }) => id === 'theme-dark')!.checked).toBe(true);
    expect(items(state).find(({ id }) => id === 'stop-job')!.enabled).toBe(false);
  });
});

describe('keys', () => {
  const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
  const commands = commandsOf('desktop');

  test('no two commands have the same, and each is found by them', () => {
    const all = commands.flatMap(({ keys }) => keys ?? []);
    expect(new Set(all).size).toBe(all.length);
    expect(commandOfKeys({ ...none, key: 'k', ctrlKey: true }, commands)?.id).toBe('palette');
    expect(commandOfKeys({ ...none, key: 'k', metaKey: true }, commands)?.id).toBe('palette');
    expect(commandOfKeys({ ...none, key: '?', shiftKey: true }, commands)?.id).toBe('keys');
    expect(commandOfKeys({ ...none, key: 'k' }, commands)).toBeUndefined();
  });

  test('are printed as the system’s keyboard shows them', () => {
    expect(printedKeys('CmdOrCtrl+Shift+N', true)).toBe('⌘⇧N');
    expect(printedKeys('CmdOrCtrl+Shift+N', false)).toBe('Ctrl Shift N');
    expect(printedKeys('CmdOrCtrl+Plus', false)).toBe('Ctrl +');
    expect(printedKeys('Shift+?', false)).toBe('?');
  });
});

describe('jobs at work', () => {
  const run = { id: 'r', folder: '/w/runs/r', dataset: 'wards', state: 'running', error: null } as Run;
  const step = { step: 4, steps: 10 } as Extract<JobEvent, { kind: 'run' }>['report'];
  const none: JobsAtWork = new Map();

  test('a run is as far as its steps, and its end is told in its own words', () => {
    const { jobs } = afterEvent(none, { kind: 'run', run, report: step });
    expect(outermost(jobs)).toMatchObject({ kind: 'run', fraction: 0.5 });
    const fault = { code: 'disk-full' as const, message: 'The disk is full.', hint: 'Free some space.' };
    const failed = { ...run, state: 'failed' as const, error: fault };
    const { ended } = afterEvent(jobs, { kind: 'run', run: failed, report: null });
    expect(ended).toEqual({ title: 'Fine-tuning wards', sentence: 'The disk is full.' });
  });

  test('what was stopped on request, and the run of a cell, is no news', () => {
    const { jobs } = afterEvent(none, { kind: 'run', run, report: step });
    expect(
      afterEvent(jobs, { kind: 'run', run: { ...run, state: 'paused' }, report: null }).ended,
    ).toBeNull();
    const matrix = {
      id: 'm',
      name: 'study',
      state: 'running',
      cells: [{ state: 'done' }, { state: 'running' }],
    };
    const within = afterEvent(jobs, { kind: 'matrix', matrix, doing: 'QA' } as unknown as JobEvent);
    expect(outermost(within.jobs)).toMatchObject({ kind: 'matrix', fraction: 0.5 });
    expect(
      afterEvent(within.jobs, { kind: 'run', run: { ...run, state: 'done' }, report: null }).ended,
    ).toBeNull();
  });
});

test('of the arguments of a start the files that we open are taken, and nothing else', () => {
  for (const name of ['a.jsonl', 'model.gguf', 'c.pdf']) writeFileSync(join(folder, name), '');
  const argv = ['--inspect', '.', 'a.jsonl', 'model.gguf', 'c.pdf', 'missing.csv', '--x=b.csv'];
  expect(filesAmong(argv, folder)).toEqual([join(folder, 'a.jsonl'), join(folder, 'model.gguf')]);
});

describe('an update from a file', () => {
  const write = (name: string, bytes: string) => {
    const file = join(folder, name);
    writeFileSync(file, bytes, 'latin1');
    return file;
  };
  const image = `\x7fELF\x02\x01\x01\0AI\x02rest`;

  test('is recognised with its version and hash, and says what to do with it', async () => {
    const file = write('BioInstruct Workbench-1.2.3.AppImage', image);
    expect(await readPackage(file, 'linux')).toMatchObject({
      kind: 'AppImage',
      version: '1.2.3',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      how: expect.stringContaining(`chmod +x '${file}'`),
      opens: false,
    });
    const deb = write('bioinstruct-workbench_1.2.3_amd64.deb', '!<arch>\nrest');
    expect(await readPackage(deb, 'linux')).toMatchObject({ kind: 'Debian package', version: '1.2.3' });
  });

  test('is refused when it is of another program, for another system, or cut off', async () => {
    await expect(readPackage(write('other-1.2.3.AppImage', image), 'linux')).rejects.toThrow('not named as');
    const file = write('BioInstruct Workbench-1.2.4.AppImage', image);
    await expect(readPackage(file, 'win32')).rejects.toThrow('not for this system');
    writeFileSync(file, 'cut');
    await expect(readPackage(file, 'linux')).rejects.toThrow('cut off');
  });
});
