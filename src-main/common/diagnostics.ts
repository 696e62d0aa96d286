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

export interface WorkspaceFacts {
  bytes: number;
  /** How many of each thing it holds. */
  counts: Record<string, number>;
  readOnly: ErrorCode | null;
}

export interface Diagnostics {
  machine: MachineFacts;
  host: 'desktop' | 'serve';
  /** Why it does not answer, where it does not; null: it was not started. */
  engine: EngineFacts | ErrorCode | null;
  /** Why it cannot be read, where it cannot. */
  workspace: WorkspaceFacts | ErrorCode;
  /** The oldest first. */
  log: LogEntry[];
}

/** Codes that are named, and entries of the log that are shown; the last of each. */
const mostCodes = 10;
const mostEntries = 30;

export function diagnosticsText(facts: Diagnostics, places: Places): string {
  const { machine, host, engine, workspace, log } = facts;
  const codes = log.flatMap(({ code }) => code ?? []).slice(-mostCodes);
  return redact(
    [
      `BioInstruct Workbench ${machine.version}, ${host}`,
      ...machineLines(machine),
      ...engineLines(engine),
      ...workspaceLines(workspace),
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

function engineLines(engine: Diagnostics['engine']): string[] {
  if (engine === null) return ['engine: not started'];
  if (typeof engine === 'string') return [`engine: does not answer (${engine})`];
  const { release, devices, kernels, training, threads } = engine;
  return [
    `engine: llama.cpp ${release}, kernels ${kernels.map(({ name, fault }) => (fault ? `${name} (at fault)` : name)).join(' ')}`,
    ...devices.map(
      ({ name, description, memoryFree, memoryTotal }) =>
        `device: ${name}, ${description}, ${size(memoryFree)} of ${size(memoryTotal)} free`,
    ),
    `jobs run on: ${training.reason}, ${threads} threads`,
  ];
}

function workspaceLines(workspace: Diagnostics['workspace']): string[] {
  if (typeof workspace === 'string') return [`workspace: cannot be read (${workspace})`];
  const { bytes, counts, readOnly } = workspace;
  const held = Object.entries(counts).map(([name, value]) => `${name} ${value}`);
  return [`workspace: ${size(bytes)}${readOnly ? `, read-only (${readOnly})` : ''}`, `  ${held.join(', ')}`];
}

const entryLines = ({ at, what, code, said }: LogEntry): string[] => [
  `  ${at} ${what}${code ? `: ${code}` : ''}`,
  ...programLines(said).map((line) => `    ${line.trim()}`),
];

function size(bytes: number): string {
  const gibibytes = bytes / 2 ** 30;
  return gibibytes >= 1 ? `${gibibytes.toFixed(1)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
