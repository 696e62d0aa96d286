/** Hostile files in processes of a thousand cases, each watched from outside: a crash, a hang and a write are told with the case. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a process is given; the case of a number is the same in every process. */
export interface Case {
  from: number;
  count: number;
  seed: number;
  /** Where alone it may write. */
  folder: string;
  /** One parser alone. */
  only: string | null;
}

export type Told =
  | { kind: 'defect'; number: number; parser: string; what: string }
  | { kind: 'done'; outcomes: Record<string, number>; peak: number };

export type Defect = Omit<Extract<Told, { kind: 'defect' }>, 'kind'>;

export interface Fuzzed {
  cases: number;
  defects: Defect[];
  /** Cases by parser and what became of them. */
  outcomes: Record<string, number>;
  /** Of the largest process, bytes. */
  peak: number;
  seconds: number;
}

export interface FuzzOptions {
  /** The built `child.ts`. */
  program: string;
  cases: number;
  seed: number;
  folder: string;
  only?: string | null;
  from?: number;
  /** Processes at a time. */
  parallel?: number;
  environment?: Record<string, string>;
  /** Told of each as it comes: a long run that is cut off has lost nothing then. */
  onDefect?: (defect: Defect) => void;
  /** Told after every process. */
  onProgress?: (cases: number, defects: readonly Defect[]) => void;
}

const perProcess = 1000;
/** Seconds of a processor that a case may take, milliseconds are usual; and by the clock, on a busy machine. */
const patience = 5;
const clockPatience = 60;

interface Findings {
  fuzzed: Fuzzed;
  found(defect: Defect): void;
}

const say = (defect: Defect): void => void process.stderr.write(`${JSON.stringify(defect)}\n`);

export async function fuzz(options: FuzzOptions): Promise<Fuzzed> {
  const { cases, from = 0, parallel = 1, onDefect = say, onProgress } = options;
  const started = performance.now();
  const fuzzed: Fuzzed = { cases: 0, defects: [], outcomes: {}, peak: 0, seconds: 0 };
  const found = (defect: Defect) => {
    fuzzed.defects.push(defect);
    onDefect(defect);
  };
  const portions = Array.from({ length: Math.ceil(cases / perProcess) }, (_, i) => i * perProcess);
  const work = async () => {
    for (let at = portions.shift(); at !== undefined; at = portions.shift()) {
      const count = Math.min(perProcess, cases - at);
      await portion(options, from + at, count, { fuzzed, found });
      fuzzed.cases += count;
      onProgress?.(fuzzed.cases, fuzzed.defects);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  fuzzed.seconds = (performance.now() - started) / 1000;
  return fuzzed;
}

/** Cases `from` to `from + count`; where one ends the process, the rest go on in a new one. */
async function portion(options: FuzzOptions, from: number, count: number, findings: Findings): Promise<void> {
  for (let next = from; next < from + count;) {
    const end = await oneProcess(options, next, from + count - next, findings);
    if (end === null) return;
    findings.found(end);
    next = end.number + 1;
  }
}

/** @returns what ended it before its time; null: it came to its end */
async function oneProcess(
  { program, seed, folder, only = null, environment }: FuzzOptions,
  from: number,
  count: number,
  { fuzzed, found }: Findings,
): Promise<Defect | null> {
  const own = join(folder, `cases-${from}`);
  const allowed = join(own, 'allowed');
  mkdirSync(allowed, { recursive: true });
  writeFileSync(join(own, 'canary'), 'sings');
  const given: Case = { from, count, seed, folder: allowed, only };
  const child = spawn(process.execPath, [...permissions(allowed), program, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: allowed, ...environment },
  });
  let done = false;
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-3000)));
  createInterface(child.stdout).on('line', (line) => {
    const told = JSON.parse(line) as Told;
    if (told.kind === 'defect') found(told);
    else {
      done = true;
      for (const [name, n] of Object.entries(told.outcomes))
        fuzzed.outcomes[name] = (fuzzed.outcomes[name] ?? 0) + n;
      fuzzed.peak = Math.max(fuzzed.peak, told.peak);
    }
  });
  const note = join(allowed, 'note');
  let hung = false;
  let at = { note: '', used: 0 };
  const watch = setInterval(() => {
    const now = { note: readNote(note), used: processorSeconds(child.pid!) };
    if (now.note !== at.note) at = now;
    const waits = now.note === '' ? 0 : now.used - at.used;
    if (waits <= patience && secondsSince(note) <= clockPatience) return;
    hung = true;
    child.kill('SIGKILL');
  }, 250);
  const ended = await new Promise<string>((resolve) =>
    child.on('close', (code, signal) => resolve(signal ?? `status ${code}`)),
  );
  clearInterval(watch);
  const last = /^(\d+) (.*?) *\n/.exec(readNote(note));
  const [, number = '', parser = ''] = last ?? [];
  const song = readFileSync(join(own, 'canary'), 'utf8');
  const beside = readdirSync(own).sort().join();
  rmSync(own, { recursive: true, force: true });
  if (song !== 'sings' || beside !== 'allowed,canary')
    found({ number: Number(number), parser, what: 'something was written outside' });
  if (done) return null;
  if (last === null) throw new Error(`The process did not come to its first case (${ended}): ${stderr}`);
  const what = hung ? `it took more than ${patience} s` : `it ended the process (${ended}): ${stderr}`;
  return { number: Number(number), parser, what };
}

/** Node itself refuses every write outside; addons are ours. */
const permissions = (folder: string) => [
  ...['--permission', '--allow-fs-read=*', `--allow-fs-write=${folder}`, '--allow-addons', '--allow-worker'],
  '--disable-warning=SecurityWarning',
];

/** Before the first case the starts are made, for which there is more time. */
function secondsSince(note: string): number {
  const text = readNote(note);
  const since = statSync(note, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return text === '' ? (Date.now() - since) / 1000 - 60 : (Date.now() - since) / 1000;
}

/** What a process has used of processors so far; where the system does not say, nothing, and the clock decides. */
function processorSeconds(pid: number): number {
  try {
    // After the name, which may hold spaces: the 12th and 13th field, in hundredths.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

function readNote(note: string): string {
  try {
    return readFileSync(note, 'utf8');
  } catch {
    return '';
  }
}
