/**
 * Import to the commit, as the report has it: seconds from the command to the commit, the worker's start included. Of a
 * million rows also the full-text index that is built after it, and the same file once more, which adds nothing.
 */
import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { inventInstructions } from './instructions.mjs';
import { bioinstruct, inFreshWorkspace, seconds, withPeakMemory } from './program.mjs';
import { indexed, inServedWorkbench } from './served.mjs';

export const real = join(root, '../shared/data/chatdoctor/chatdoctor5k.json');
export const million = 1_000_000;

export async function benchImport() {
  if (!existsSync(real))
    return [{ what: 'import of chatdoctor5k.json', measured: 'the file is not here', goal: 'under 1 s' }];
  const invented = inventInstructions(JSON.parse(readFileSync(real, 'utf8')));
  return [
    await medianOfThree('ChatDoctor', real, 'under 1 s'),
    await inFreshWorkspace(async (folder) => {
      const file = join(folder, 'invented.json');
      writeFileSync(file, JSON.stringify(invented));
      return medianOfThree('invented, of BioInstruct’s size', file, 'under 2 s');
    }),
    ...(await inFreshWorkspace((folder) => aMillion(folder, invented))),
  ];
}

async function medianOfThree(what, file, goal) {
  const reports = [];
  for (let run = 0; run < 3; run++)
    reports.push(await inFreshWorkspace((folder) => bioinstruct(folder, 'import', file)));
  const times = reports.map((report) => report.seconds).sort((a, b) => a - b);
  const rows = `${reports[0].read.toLocaleString('en')} rows (${what})`;
  return { what: `import of ${rows}, median of 3`, measured: speed(reports[0].read, times[1]), goal };
}

async function aMillion(folder, invented) {
  const file = join(folder, 'million.jsonl');
  writeRows(file, invented, million);
  const workspace = join(folder, 'workspace');
  const what = `import of ${million.toLocaleString('en')} rows of JSONL`;
  const first = await withPeakMemory(workspace, 'import', file);
  const index = await inServedWorkbench(workspace, (call) => indexed(call, 'million'));
  const again = await withPeakMemory(workspace, 'import', file);
  return [
    { what, measured: speed(first.document.imported, first.document.seconds), goal: '50,000 rows/s' },
    { what: `${what}: memory, all processes`, measured: megabytes(first.peakBytes), goal: 'under 400 MB' },
    { what: 'full-text index of these rows', measured: speed(million, index), goal: '30,000 rows/s' },
    {
      what: `the same file once more: ${again.document.imported} rows new`,
      measured: `${speed(again.document.read, again.document.seconds)}, ${megabytes(again.peakBytes)}`,
      goal: '',
    },
  ];
}

/** The invented rows over and over, each time with another number. */
export function writeRows(file, invented, rows) {
  const descriptor = openSync(file, 'w');
  for (let row = 0; row < rows; row += invented.length)
    writeSync(
      descriptor,
      invented
        .slice(0, rows - row)
        .map((one, i) => `${JSON.stringify({ ...one, output: `${one.output} ${row + i}` })}\n`)
        .join(''),
    );
  closeSync(descriptor);
}

const speed = (rows, time) => `${seconds(time)} (${Math.round(rows / time).toLocaleString('en')} rows/s)`;
const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;
