/** Two provenances: what differs, in words, and whether more than the last digits may. */
import { expect, test } from 'vitest';
import {
  evaluationDifferences,
  provenanceDifferences,
  provenanceOf,
  type EvaluationProvenance,
  type Provenance,
} from '../../src-main/common/provenance';

const evaluation: EvaluationProvenance = {
  bases: [{ file: '/models/llama.gguf', sha256: 'a1a1a1a1ff', template: 'alpaca' }],
  adapters: [null, { file: '/runs/1/qa.gguf', sha256: 'b2b2b2b2ff' }],
  tasks: [
    {
      name: 'pubmedqa',
      version: 1,
      prompt: 'c3c3c3c3ff',
      items: 'd4d4d4d4ff',
      itemCount: 500,
      shots: 0,
      examples: null,
    },
  ],
  engine: {
    program: 'bioinstruct-workbench 0.1.0',
    llama: 'b7000',
    variant: 'linux-x64',
    device: 'cpu (AMD EPYC)',
    kernels: 'avx2',
    threads: 2,
  },
  seed: 42,
  batch: 16,
};
const subject = { task: 'pubmedqa', base: '/models/llama.gguf', adapter: null };
const one = provenanceOf(evaluation, subject)!;
const wordsOf = (a: Provenance, b: Provenance) => provenanceDifferences(a, b).map(({ words }) => words);

test('the same files under other paths are the same', () => {
  const moved = { ...one, base: { ...one.base, file: 'C:\\models\\other-name.gguf' } };
  expect(provenanceDifferences(one, moved)).toEqual([]);
});

test('an adapter against none, and shots against none, are told in words', () => {
  const other = provenanceOf(evaluation, { ...subject, adapter: '/runs/1/qa.gguf' })!;
  const shown = { ...other, task: { ...other.task, shots: 4, examples: 'e5e5e5e5ff' } };
  expect(wordsOf(one, shown)).toEqual([
    'adapter differs: none against qa.gguf (b2b2b2b2)',
    'shots differ: 0 against 4',
  ]);
});

test('as many examples that are others are told too', () => {
  const shots = (examples: string) => ({ ...one, task: { ...one.task, shots: 2, examples } });
  expect(wordsOf(shots('11111111aa'), shots('22222222aa'))).toEqual([
    'examples differ: 11111111 against 22222222',
  ]);
});

test('what can change the last digits alone is told apart from what can change any answer', () => {
  const elsewhere = { ...one, batch: 1, engine: { ...one.engine, kernels: 'avx512', threads: 8 } };
  expect(provenanceDifferences(one, elsewhere).map(({ what, effect }) => [what, effect])).toEqual([
    ['kernels', 'digits'],
    ['threads', 'digits'],
    ['batch', 'digits'],
  ]);
  const [version] = provenanceDifferences(one, { ...one, task: { ...one.task, version: 2 } });
  expect(version!.effect).toBe('answers');
});

test('an evaluation names a difference once, however many results it concerns', () => {
  const later = { ...evaluation, bases: [{ ...evaluation.bases[0]!, sha256: '99999999ff' }] };
  expect(evaluationDifferences(evaluation, later).map(({ words }) => words)).toEqual([
    'base differs: llama.gguf (a1a1a1a1) against llama.gguf (99999999)',
  ]);
  expect(provenanceOf(evaluation, { ...subject, task: 'medqa' })).toBeNull();
});
