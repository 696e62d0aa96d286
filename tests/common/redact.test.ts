/** What a report of a fault may not tell: where files lie, what they are called, and what is in them. */
import { describe, expect, it } from 'vitest';
import { programLines, redact } from '../../src-main/common/redact';

const linux = {
  program: '/opt/Workbench/resources/app.asar.unpacked',
  workspace: '/home/ada lovelace/studies/heron',
  home: '/home/ada lovelace',
};
const mac = { program: '/Applications/Workbench.app', workspace: '/Users/ada/Heron', home: '/Users/ada' };
const windows = {
  program: 'C:\\Program Files\\Workbench',
  workspace: 'D:\\Studies\\Heron (2)',
  home: 'C:\\Users\\Ada Lovelace',
};

describe('redact', () => {
  it.each([
    [
      'in the workspace',
      linux,
      'lost /home/ada lovelace/studies/heron/runs/my ward.json',
      'lost <workspace>/…',
    ],
    ['in the home folder', linux, 'lost /home/ada lovelace/my ward/x.csv today', 'lost <home>/…'],
    ['elsewhere', linux, 'lost /mnt/ward seven/x.csv today', 'lost <path>'],
    ['as an address', linux, 'at file:///mnt/ward/x.js:1:2', 'at file:<path>'],
    ['on a Mac', mac, 'lost /Users/ada/Heron/a b.gguf', 'lost <workspace>/…'],
    ['on a volume of a Mac', mac, 'lost /Volumes/Ward 7/x.csv', 'lost <path>'],
    ['on Windows', windows, 'lost D:\\Studies\\Heron (2)\\runs\\a b.json', 'lost <workspace>/…'],
    ['on Windows, in other letters and slashes', windows, 'lost c:/users/ada lovelace/x', 'lost <home>/…'],
    ['on a drive of Windows', windows, 'lost E:\\Ward\\x.csv', 'lost <path>'],
    ['on a share of Windows', windows, 'lost \\\\server\\ward 7\\x.csv', 'lost <path>'],
    ['below a home that is not the user’s', mac, 'lost ~/notes/x', 'lost ~<path>'],
  ])('takes out a path %s', (_where, places, text, told) => {
    expect(redact(text, places)).toBe(told);
  });

  it('leaves a place in the program, which is nobody’s', () => {
    expect(
      redact('at step (/opt/Workbench/resources/app.asar.unpacked/out/main/engine.js:12:3)', linux),
    ).toBe('at step (<program>/out/main/engine.js:12:3)');
  });

  it('takes a workspace for one where it lies within the program', () => {
    const places = { ...linux, workspace: `${linux.program}/bioinstruct-workspace` };
    expect(redact(`lost ${places.workspace}/ward.json`, places)).toBe('lost <workspace>/…');
  });

  it('takes out names of files and quoted texts, also one that does not end', () => {
    expect(redact('read ward/letters.jsonl, then notes.csv', linux)).toBe(
      'read <file>.jsonl, then <file>.csv',
    );
    expect(redact('token “The patient” and "The ward" and \'a bed\' in "[{', linux)).toBe(
      'token “…” and "…" and \'…\' in "…"',
    );
  });

  it('leaves what is neither', () => {
    const text = 'memory: 1.5 of 8.0 GiB free, F16/BF16, isn’t it, and / or 2026-01-01T10:00:00Z';
    expect(redact(text, linux)).toBe(text);
  });
});

it('of what a process said only what the program wrote of itself is kept', () => {
  const said = [
    'The patient was seen on the ward.',
    'TypeError: The patient is not a function',
    '    at step (/opt/x.js:1:2)',
    'ggml.c:12: GGML_ASSERT(n > 0) failed',
    'ggml_cuda: out of memory',
    '{"instruction": "Summarise."}',
  ];
  expect(programLines(said.join('\n'))).toEqual(['TypeError', ...said.slice(2, 5)]);
});
