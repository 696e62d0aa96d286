/** What a report of a fault needs to know of program, machine and workspace, and the text that tells it. It names nothing of the user's. */
import type { ErrorCode } from './errors';
import { programLines, redact, type Places } from './redact';
import type { DeviceChoice } from './run';

/** What the trainer's and llama.cpp's side of the program says of itself. */
export interface EngineFacts {
  /** Of llama.cpp. */
  release: string;
  /** The trainer's threads unless told otherwise. */
  threads: number;
  devices: { name: string; description: string; memoryFree: number; memoryTotal: number }[];
  /** Plainest first; the last without a fault is used. */
  kernels: { name: string; fault: string }[];
  training: DeviceChoice;
  /** What one more install would add, a sentence each. */
  wouldAdd: string[];
}

export interface MachineFacts {
  version: string;
  /** Such as Node, Electron and Chromium, where they are part of it. */
  runtimes: Record<string, string>;
  /** Name, release and architecture of the system. */
  system: string;
  processor: string;
  cores: number;
  memoryFree: number;
  memoryTotal: number;
}

export interface LogEntry {
  /** ISO 8601. */
  at: string;
  /** In the program's own words. */
  what: string;
  code: ErrorCode | null;
  /** What a process wrote before it ended. */
  said: string;
}

export interface Diagnostics {
  machine: MachineFacts;
  host: 'desktop' | 'serve';
  /** Why it does not answer, where it does not. */
  engine: EngineFacts | ErrorCode;
  workspace: {
    bytes: number;
    /** How many of each thing it holds. */
    counts: Record<string, number>;
    readOnly: ErrorCode | null;
  };
  /** The oldest first. */
  log: LogEntry[];
}

/** Codes that are named, and entries of the log that are shown; the last of each. */
const mostCodes = 10;
const mostEntries = 30;

export function diagnosticsText(facts: Diagnostics, places: Places): string {
  const { machine, host, engine, workspace, log } = facts;
  const counts = Object.entries(workspace.counts).map(([name, value]) => `${name} ${value}`);
  const codes = log.flatMap(({ code }) => code ?? []).slice(-mostCodes);
  return redact(
    [
      `BioInstruct Workbench ${machine.version}, ${host}`,
      ...machineLines(machine),
      ...(typeof engine === 'string' ? [`engine: does not answer (${engine})`] : engineLines(engine)),
      `workspace: ${size(workspace.bytes)}${workspace.readOnly ? `, read-only (${workspace.readOnly})` : ''}`,
      `  ${counts.join(', ')}`,
      `last error codes: ${codes.join(', ') || 'none since the start'}`,
      'log:',
      ...log.slice(-mostEntries).flatMap(entryLines),
    ].join('\n'),
    places,
  );
}

const machineLines = ({ runtimes, system, processor, cores, memoryFree, memoryTotal }: MachineFacts) => [
  Object.entries(runtimes)
    .map(([name, version]) => `${name} ${version}`)
    .join(', '),
  `system: ${system}`,
  `processor: ${processor}, ${cores} physical cores`,
  `memory: ${size(memoryFree)} of ${size(memoryTotal)} free`,
];

const engineLines = ({ release, devices, kernels, training, threads }: EngineFacts) => [
  `engine: llama.cpp ${release}, kernels ${kernels.map(({ name, fault }) => (fault ? `${name} (at fault)` : name)).join(' ')}`,
  ...devices.map(
    ({ name, description, memoryFree, memoryTotal }) =>
      `device: ${name}, ${description}, ${size(memoryFree)} of ${size(memoryTotal)} free`,
  ),
  `jobs run on: ${training.reason}, ${threads} threads`,
];

const entryLines = ({ at, what, code, said }: LogEntry): string[] => [
  `  ${at} ${what}${code ? `: ${code}` : ''}`,
  ...programLines(said).map((line) => `    ${line.trim()}`),
];

function size(bytes: number): string {
  const gibibytes = bytes / 2 ** 30;
  return gibibytes >= 1 ? `${gibibytes.toFixed(1)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
