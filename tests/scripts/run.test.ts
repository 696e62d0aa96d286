import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const runModule = new URL('../../scripts/setup/run.mjs', import.meta.url).href;

/** A launcher in its own process that runs `script` with the pinned Node and ends with its status. */
function launch(script: string) {
  const file = join(mkdtempSync(join(tmpdir(), 'workbench-run-')), 'child.mjs');
  writeFileSync(file, script);
  const program = `
    import { runNode } from '${runModule}';
    process.exitCode = (await runNode(${JSON.stringify(file)}, ['one', 'two words'])).status;`;
  const launcher = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const firstLine = new Promise<string>((resolve) =>
    launcher.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      if (output.includes('\n')) resolve(output.split('\n')[0]!);
    }),
  );
  const ended = new Promise<number | null>((resolve) => launcher.once('exit', resolve));
  return { launcher, firstLine, ended };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('arguments go in, output and exit status come out', async () => {
  const { firstLine, ended } = launch('console.log(process.argv.slice(2).join("|")); process.exit(7);');
  expect(await firstLine).toBe('one|two words');
  expect(await ended).toBe(7);
});

test('a signal reaches the child, and its answer to it is the exit status', async () => {
  const { launcher, firstLine, ended } = launch(
    'process.on("SIGTERM", () => process.exit(33)); setInterval(() => {}, 1000); console.log("up");',
  );
  await firstLine;
  launcher.kill('SIGTERM');
  expect(await ended).toBe(33);
});

test('a child does not outlive a launcher that was killed, even when it ignores signals', async () => {
  const { launcher, firstLine } = launch(
    'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log(process.pid);',
  );
  const pid = Number(await firstLine);
  expect(isAlive(pid)).toBe(true);
  launcher.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
});
