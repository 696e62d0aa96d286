/** Starts the built workbench for a test: in real Electron where its runtime is there, else on the stand-in. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { hasDisplay, installedElectron } from '../../scripts/setup/electron.mjs';

export const root = join(import.meta.dirname, '../..');

export interface Running {
  program: ElectronApplication;
  page: Page;
  /** A new one for every start, unless it was given. */
  workspace: string;
  /** Where it keeps its settings; a new place for every start, unless it was given. */
  userData: string;
  /** `Electron` or `stand-in`. */
  host: string;
  /** Errors that the page threw or wrote to its console, and what its policy blocked. */
  complaints: string[];
  /** Closes the window as a user does; resolves to the exit status. */
  close(): Promise<number | null>;
}

/**
 * @param environment is added to the program's own
 * @param args follow the program's folder on its command line
 */
export async function launchWorkbench(
  environment: Record<string, string> = {},
  args: readonly string[] = [],
): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'workbench-app-'));
  const workspace = environment.WORKBENCH_WORKSPACE ?? join(folder, 'workspace');
  const userData = environment.WORKBENCH_USER_DATA ?? folder;
  const { host, executablePath, env } = await chooseHost();
  const program = await _electron.launch({
    executablePath,
    cwd: root,
    // What a package holds, where the walk is to try that.
    args: [environment.WORKBENCH_PROGRAM ?? process.env.WORKBENCH_PROGRAM ?? root, ...args],
    env: {
      ...(process.env as Record<string, string>),
      ...env,
      PATH: dirname(process.execPath) + delimiter + process.env.PATH,
      WORKBENCH_USER_DATA: userData,
      WORKBENCH_WORKSPACE: workspace,
      ...environment,
    },
  });
  const child = program.process();
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const page = await program.firstWindow();
  page.setDefaultTimeout(60_000);
  const complaints = listen(page);
  await page.getByRole('heading', { name: 'Datasets' }).first().waitFor();
  return {
    program,
    page,
    workspace,
    userData,
    host,
    complaints,
    close: () => program.close().then(() => ended),
  };
}

async function chooseHost(): Promise<{ host: string; executablePath: string; env: Record<string, string> }> {
  const electron = process.env.WORKBENCH_APP_HOST === 'stand-in' ? null : installedElectron(root);
  const own = (name: string) => join(root, 'tests/host', name);
  if (electron && (await hasDisplay())) return { host: 'Electron', executablePath: electron, env: {} };
  if (electron && spawnSync('xvfb-run', ['--help']).status === 0)
    return { host: 'Electron', executablePath: own('electron-xvfb'), env: { WORKBENCH_ELECTRON: electron } };
  return { host: 'stand-in', executablePath: own('electron'), env: {} };
}

function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A browser asks for an icon by itself; Electron does not.
    const isIcon = message.location().url.endsWith('/favicon.ico');
    if (message.type() === 'error' && !isIcon) complaints.push(message.text());
  });
  return complaints;
}
