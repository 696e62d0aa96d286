/** Runs the command line on a drive that fails (`failing-drive.c`), and takes from the files what a power cut takes. Linux. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
  ftruncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { cli } from './workloads.mjs';

const source = join(import.meta.dirname, 'failing-drive.c');

/** Compiles it into a folder. @returns its file, or null where that cannot be done @throws what the compiler says of it */
export function buildDrive(folder) {
  if (process.platform !== 'linux') return null;
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const library = join(folder, 'failing-drive.so');
  execFileSync('cc', ['-O1', '-shared', '-fPIC', '-o', library, source, '-ldl', '-lpthread']);
  return library;
}

/**
 * Runs a command to its end, and that of its workers, on a drive with a fault.
 * @param fault `{kind, at}` as `failing-drive.c` has them
 * @returns its status (null: the power went), its error as data, and how much it did to the drive until then
 */
export async function runOnDrive({ library, notes }, folder, args, { kind, at = 0 }) {
  rmSync(notes, { recursive: true, force: true });
  mkdirSync(notes);
  const child = spawn(process.execPath, [cli, '--workspace', folder, '--json', ...args], {
    // The power goes for a whole process group.
    detached: true,
    env: {
      ...process.env,
      LD_PRELOAD: library,
      FAULT_FOLDER: folder,
      FAULT_NOTES: notes,
      FAULT_KIND: kind,
      FAULT_AT: String(at),
    },
  });
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  const [status] = await once(child, 'close');
  const tally = readFileSync(join(notes, 'tally'));
  return {
    status,
    said,
    error: status ? (JSON.parse(out || '{}').error ?? { code: 'none', message: said }) : null,
    operations: Number(tally.readBigInt64LE(0)),
    bytes: Number(tally.readBigInt64LE(8)),
  };
}

/** Takes back the last of the writes that were not synced: of each file all of them, or as many as are drawn. */
export function losePower({ notes }, folder, random) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const undo = entry.isFile() ? join(notes, `${statSync(file).ino}.undo`) : '';
    if (!existsSync(undo)) continue;
    const writes = readWrites(readFileSync(undo));
    const lost = random() < 0.5 ? writes.length : Math.floor(random() * (writes.length + 1));
    takeBack(file, writes.slice(writes.length - lost).reverse());
  }
}

/** What the notes say of each write: where, what stood there, and how long the file was. */
function readWrites(notes) {
  const writes = [];
  for (let at = 0; at + 24 <= notes.length;) {
    const [from, length, size] = [0, 8, 16].map((field) => Number(notes.readBigInt64LE(at + field)));
    const old = notes.subarray(at + 24, at + 24 + length);
    // The power may go while it is noted: the write itself was not made then.
    if (old.length === length) writes.push({ from, old, size });
    at += 24 + length;
  }
  return writes;
}

function takeBack(file, writes) {
  const descriptor = openSync(file, 'r+');
  for (const { from, old, size } of writes) {
    ftruncateSync(descriptor, size);
    if (old.length > 0) writeSync(descriptor, old, 0, old.length, from);
  }
  closeSync(descriptor);
}
