/** A writer that follows a script, and the settings it is asked under. */
import {
  generationDefaults,
  type Candidate,
  type GenerationSettings,
} from '../../src-main/common/generation';
import type { GenerationJob } from '../../src-main/common/worker';
import { generate, type Writer } from '../../src-main/generate/generate';
import type { CandidatePrompt } from '../../src-main/generate/prompt';

const { minWords, maxWords, similarity, ...defaults } = generationDefaults;

export const settings: GenerationSettings = {
  ...defaults,
  generator: { kind: 'model', file: '/m.gguf', hash: 'ab' },
  seeds: Array.from({ length: 6 }, (_, i) => ({
    id: `s${i}`,
    category: null,
    instruction: `Seed number ${'abcdef'[i]} asks about topic ${'uvwxyz'[i]}.`,
    input: '',
    output: 'done',
  })),
  prompt: 'Show {count}:\n{examples}\nGo.',
  filters: { minWords, maxWords, similarity, blacklist: ['go to'] },
  seed: 7,
};

export const task = (instruction: string): string =>
  JSON.stringify({ instruction, input: '', output: 'Done.' });

const asks = [
  'Name one cause of',
  'Describe the usual course of',
  'Which drug helps most in',
  'List a sign of',
];
const topics = 'fever cough rash insulin asthma gout sepsis stroke anaemia migraine'.split(' ');
const people = 'children nurses runners sailors twins smokers farmers cooks pilots divers bakers'.split(' ');
const places =
  'winter spring hospital school flight prison summer camp office village desert trial war'.split(' ');

/** Depends on the sampling seed alone, as a model's answer does; one in five is no JSON. */
export function scripted({ seed }: CandidatePrompt): string {
  if (seed % 5 === 0) return 'Sorry.';
  return task(
    `${asks[seed % 4]} ${topics[seed % 10]} among ${people[seed % 11]} during ${places[seed % 13]}.`,
  );
}

export function scriptedWriter(atOnce = 2, script: (prompt: CandidatePrompt) => string = scripted) {
  const asked: CandidatePrompt[] = [];
  const state = { disposed: 0 };
  const writer: Writer = {
    atOnce,
    answer: (prompts) => {
      asked.push(...prompts);
      return Promise.resolve(
        prompts.map((prompt) => ({ text: script(prompt), promptTokens: 100, completionTokens: 20 })),
      );
    },
    dispose: () => {
      state.disposed++;
      return Promise.resolve();
    },
  };
  return { writer, asked, state };
}

export async function candidates(
  count: number,
  writer: Writer,
  begun: GenerationJob['begun'] = { from: 0, accepted: [] },
  some: GenerationSettings = settings,
): Promise<Candidate[]> {
  const made: Candidate[] = [];
  const signal = new AbortController().signal;
  for await (const candidate of generate(some, count, begun, writer, signal)) made.push(candidate);
  return made;
}
