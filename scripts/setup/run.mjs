/** Running other programs: their output where it belongs, signals passed on, and no child left behind. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { pinnedNode, root, toolEnvironment } from './paths.mjs';

/** Address of the module that ends a Node process with its parent, for `--import`. */
export const followParent = new URL('./follow-parent.mjs', import.meta.url).href;

/**
 * Runs a program to its end; signals to end are passed on to it.
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options] stdio is inherited unless given
 * @returns {Promise<{ status: number, signal: string | null, stopped: boolean }>} a signal's status is 128 + its
 *   number; stopped: this process was asked to end meanwhile
 */
export function run(program, args, options = {}) {
  const child = spawn(program, args, { stdio: 'inherit', env: toolEnvironment(), ...options });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  let stopped = false;
  const pass = (signal) => {
    stopped = true;
    // A terminal has sent Ctrl-C to the child as well; twice would mean “at once, unsaved”.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) =>
      resolve({ status: status ?? 128 + (constants.signals[signal] ?? 0), signal, stopped }),
    );
  }).finally(() => signals.forEach((signal) => process.off(signal, pass)));
}

/** Runs a script with the pinned Node; the child ends when this process ends, however it ends. */
export function runNode(script, args, options) {
  return run(pinnedNode(), ['--import', followParent, script, ...args], options);
}

/** Runs a program and keeps its output. */
export async function capture(program, args, options = {}) {
  const child = spawn(program, args, { cwd: root, env: toolEnvironment(), ...options });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { status, output };
}
