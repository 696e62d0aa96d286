/** Checks what a generation is asked for, before anything is frozen. */
import { endpointAddress } from './endpoint-address';
import { WorkbenchError } from './errors';
import type { GenerationSettings } from './generation';

type Checked = Omit<GenerationSettings, 'generator' | 'seeds'> & { count: number };

interface Range {
  label: string;
  value: (settings: Checked) => number;
  min: number;
  max: number;
  whole: boolean;
}

const ranges: Range[] = [
  { label: 'The number of instructions', value: ({ count }) => count, min: 1, max: 1_000_000, whole: true },
  { label: 'Seeds per prompt', value: ({ seedsPerPrompt }) => seedsPerPrompt, min: 1, max: 50, whole: true },
  { label: 'The fewest words', value: ({ filters }) => filters.minWords, min: 1, max: 1000, whole: true },
  { label: 'The most words', value: ({ filters }) => filters.maxWords, min: 1, max: 10_000, whole: true },
  { label: 'The similarity', value: ({ filters }) => filters.similarity, min: 0, max: 1, whole: false },
  { label: 'The temperature', value: ({ temperature }) => temperature, min: 0, max: 5, whole: false },
  { label: 'Top-p', value: ({ topP }) => topP, min: 0.01, max: 1, whole: false },
  { label: 'The longest answer', value: ({ maxTokens }) => maxTokens, min: 16, max: 100_000, whole: true },
];

/** @throws WorkbenchError `usage` naming the value and its range, or what the prompt lacks */
export function checkGeneration(settings: Checked): void {
  for (const { label, value, min, max, whole } of ranges) {
    const given = value(settings);
    if (!(given >= min && given <= max) || (whole && !Number.isInteger(given)))
      throw new WorkbenchError(
        'usage',
        `${label} is ${given}; it must be ${whole ? 'a whole number ' : ''}from ${min} to ${max}.`,
      );
  }
  const { minWords, maxWords } = settings.filters;
  if (minWords > maxWords)
    throw new WorkbenchError(
      'usage',
      `No instruction has at least ${minWords} and at most ${maxWords} words.`,
    );
  if (!settings.prompt.includes('{examples}'))
    throw new WorkbenchError(
      'usage',
      'The prompt has no place for the seed tasks.',
      'Write {examples} where they are to stand.',
    );
}

/** @throws WorkbenchError `endpoint` for an address that cannot be used, with a key or without; `usage` without a model */
export function checkEndpoint({ url, model }: { url: string; model: string }, withKey: boolean): void {
  endpointAddress(url, withKey);
  if (model.trim() === '')
    throw new WorkbenchError(
      'usage',
      'The endpoint needs the name of a model.',
      'It is the server that names it.',
    );
}

/** The phrases of a blacklist as a file or a form has it: one a line, # begins a remark. */
export function readBlacklist(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line) && !line.startsWith('#'));
}
