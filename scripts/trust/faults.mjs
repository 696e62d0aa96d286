/**
 * Puts jobs on a drive that is full, errs, loses what was not synced, or is read-only: the error must say so, the workspace
 * must be whole, and the job done again must come to what an undisturbed one comes to.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from '../setup/paths.mjs';
import { buildDrive, losePower, runOnDrive } from './failing-drive.mjs';
import { randomFrom } from '../../src-main/common/random.ts';
import { makeReady } from './kills.mjs';
import { checkWorkspace } from './workspace-checks.mjs';
import { bioinstruct, workloads } from './workloads.mjs';

/** What may be said of a fault. */
const codes = {
  full: ['disk-full'],
  error: ['workspace', 'disk-full'],
  'read-only': ['workspace'],
};

/**
 * @param kinds one of `full`, `error`, `power`, `read-only` for each case; where in the job it comes follows from the seed
 * @returns how many cases, and how many of them the job noticed; null: there is no C compiler for the drive, or no Linux
 * @throws Error that says of which case what did not hold
 */
export async function faultWorkload(name, kinds, { seed, rows }) {
  const place = mkdtempSync(join(tmpdir(), `bioinstruct-faults-${name}-`));
  try {
    const library = buildDrive(place);
    if (library === null) return null;
    const drive = { library, notes: join(place, 'notes') };
    let whole = null;
    const ready = await makeReady(name, place, {
      rows,
      perform: async (folder, ...args) => {
        whole = await runOnDrive(drive, folder, args, { kind: 'none' });
        if (whole.status !== 0) throw new Error(`${name} without a fault: ${whole.said}`);
      },
    });
    const random = randomFrom(seed);
    let noticed = 0;
    for (const [number, kind] of kinds.entries()) {
      const at = 1 + Math.floor(random() * (kind === 'full' ? whole.bytes : whole.operations));
      try {
        if (await tryFault({ name, drive, ready, fault: { kind, at }, random })) noticed++;
      } catch (error) {
        throw new Error(`${name}, case ${number}, ${kind} at ${at}: ${error.message}`, { cause: error });
      }
    }
    return { workload: name, cases: kinds.length, noticed, operations: whole.operations };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** @returns whether the job ended by the fault */
async function tryFault({ name, drive, ready, fault, random }) {
  const { command, result } = workloads[name];
  const { base, folder, files, whole } = ready;
  rmSync(folder, { recursive: true, force: true });
  cpSync(base, folder, { recursive: true });
  const { status, error } = await runOnDrive(drive, folder, command(folder, files), fault);
  if (fault.kind === 'power') losePower(drive, folder, random);
  else if (error && !codes[fault.kind].includes(error.code))
    throw new Error(`the error is ${error.code}: ${error.message}`);
  checkWorkspace(folder, ready);
  if (status !== 0) bioinstruct(folder, ...command(folder, files));
  checkWorkspace(folder, ready);
  const found = result(folder);
  if (found !== whole) throw new Error(`the result differs: ${found} instead of ${whole}`);
  return status !== 0;
}

/** The long part. @param cuts power cuts; half as many full drives and errors */
export async function faults({ seed = 1, cuts = 50 } = {}) {
  const names = ['import', 'training', 'backup'];
  const rows = [];
  for (const [i, name] of names.entries()) {
    const share = Math.ceil((cuts - i) / names.length);
    const some = Array(Math.ceil(share / 2));
    const kinds = [
      ...Array(share).fill('power'),
      ...some.fill('full'),
      ...[...some].fill('error'),
      'read-only',
    ];
    const row = await faultWorkload(name, kinds, { seed: seed + i, rows: 5000 });
    if (row === null) throw new SetupError('The drive that fails needs Linux and a C compiler (cc).');
    process.stderr.write(`${JSON.stringify(row)}\n`);
    rows.push(row);
  }
  return { cases: rows.reduce((sum, row) => sum + row.cases, 0), lost: 0, rows };
}
