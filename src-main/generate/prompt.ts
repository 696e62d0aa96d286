/** The prompt of a candidate: which seeds it shows follows from the seed and its position alone. */
import { createHash } from 'node:crypto';
import type { GenerationSettings, Seed } from '../common/generation';
import { randomFrom, shuffled } from '../common/random';

export interface CandidatePrompt {
  seeds: Seed[];
  text: string;
  /** SHA-256 of the text, hex. */
  hash: string;
  /** Of the sampling. */
  seed: number;
}

type Drawn = Pick<GenerationSettings, 'seeds' | 'seedsPerPrompt' | 'prompt' | 'seed'>;

/** The same for the same settings and position, whatever was generated before. */
export function promptOf({ seeds, seedsPerPrompt, prompt, seed }: Drawn, position: number): CandidatePrompt {
  // Two streams of one generator: neighbouring positions would otherwise share their beginnings.
  const random = randomFrom(Math.floor(randomFrom(seed ^ Math.imul(position + 1, 0x9e3779b1))() * 2 ** 32));
  const drawn = shuffled(seeds, random).slice(0, seedsPerPrompt);
  const text = prompt
    .replaceAll('{count}', String(drawn.length))
    .replaceAll('{examples}', () => drawn.map(example).join('\n\n'));
  const hash = createHash('sha256').update(text, 'utf8').digest('hex');
  return { seeds: drawn, text, hash, seed: Math.floor(random() * 2 ** 31) };
}

/** As the answer is to look. */
function example({ instruction, input, output }: Seed, index: number): string {
  return `Example ${index + 1}:\n${JSON.stringify({ instruction, input, output })}`;
}
