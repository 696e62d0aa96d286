/**
 * The texts of the sample, all from one seed: mini benchmarks in the official formats, instructions worded like their
 * tasks, and passages to pretrain on. Nothing that a benchmark asks stands in the other two.
 */
import type { BenchmarkRecord, Task } from '../../src-main/common/benchmark';
import type { Category, InstructionText } from '../../src-main/common/instruction';
import { randomFrom, shuffled } from '../../src-main/common/random';
import { renderTask } from '../../src-main/data/render';
import { taskNamed } from '../../src-main/tasks';
import { drawQuestion } from './grammar/fact';
import { drawNote } from './grammar/note';
import { drawPassage } from './grammar/passage';
import { drawStudy, type Verdict } from './grammar/study';
import { drawVisit } from './grammar/visit';
import { chance, pick, type Random } from './grammar/words';

export type Row = InstructionText & { category: Category };
export type Fields = BenchmarkRecord['fields'];

export const itemsPerTask = 200;
const rowsPerCategory = 240;
const otherRows = 60;
const trainingNotes = 400;
const seeds = { benchmarks: 1, instructions: 2, passages: 3, trainingNotes: 5 };

/** The order of PubMedQA's, less uneven: one answer to all is right for two in five. */
const verdicts = Array.from({ length: itemsPerTask }, (_, i): Verdict =>
  i / itemsPerTask < 0.4 ? 'yes' : i / itemsPerTask < 0.75 ? 'no' : 'maybe',
);

interface Kind {
  category: Category;
  task: Task;
  /** What a record is asked about; in no text that is learnt. */
  asked: readonly string[];
  /** Other wordings of the instruction; one row in five has one. */
  otherWords: readonly string[];
  draw(random: Random, verdict?: Verdict): Fields;
}

export const kinds: readonly Kind[] = [
  {
    category: 'QA',
    task: taskNamed('pubmedqa'),
    asked: ['QUESTION', 'CONTEXTS'],
    otherWords: [
      'Read the abstract and answer the question.',
      'What does the study say? Answer yes, no or maybe.',
    ],
    draw: (random, verdict) => {
      const study = drawStudy(random, verdict);
      return {
        QUESTION: study.question,
        CONTEXTS: study.contexts,
        LABELS: ['OBJECTIVE', 'RESULTS'],
        MESHES: ['Humans'],
        YEAR: '2020',
        final_decision: study.verdict,
        LONG_ANSWER: study.conclusion,
      };
    },
  },
  {
    category: 'IE',
    task: taskNamed('medication-status'),
    asked: ['snippet'],
    otherWords: ['Sort the drugs of the note into active, discontinued and neither.'],
    draw: (random) => {
      const { snippet, medications } = drawNote(random);
      const lists = Object.entries(medications).map(([status, names]) => [`${status}_medications`, names]);
      return { snippet, ...(Object.fromEntries(lists) as Fields) };
    },
  },
  {
    category: 'GEN',
    task: taskNamed('conv2note'),
    asked: ['dialogue'],
    otherWords: ['Write the section of the note for this conversation.'],
    draw: (random) => {
      const { header, section, dialogue } = drawVisit(random);
      return { section_header: header, section_text: section, dialogue };
    },
  },
];

/** The records of every mini benchmark, no two of which ask the same; of another seed, those of a development set. */
export function drawBenchmarks(seed = seeds.benchmarks): { kind: Kind; records: Fields[] }[] {
  const random = randomFrom(seed);
  return kinds.map((kind) => {
    const taken = new Set<string>();
    const records = shuffled(verdicts, random).map((verdict) => {
      const fields = drawUntil(
        () => kind.draw(random, verdict),
        (one) => !askedIn(kind, one).some((text) => taken.has(text)),
      );
      for (const text of askedIn(kind, fields)) taken.add(text);
      return fields;
    });
    return { kind, records };
  });
}

/** The instructions of every category, and those that belong to none. */
export function drawInstructions(): Row[] {
  const random = randomFrom(seeds.instructions);
  const free = benchmarkFree();
  const taken = new Set<string>();
  const rowsOf = (count: number, draw: () => Row) =>
    Array.from({ length: count }, () => {
      const row = drawUntil(draw, ({ instruction, input }) => !taken.has(instruction + input) && free(input));
      taken.add(row.instruction + row.input);
      return row;
    });
  return [
    ...kinds.flatMap((kind) => rowsOf(rowsPerCategory, () => drawRow(kind, random))),
    ...rowsOf(otherRows, () => {
      const { question, answer } = drawQuestion(random);
      return { instruction: question, input: '', output: answer, category: 'OTHER' };
    }),
  ];
}

/** Notes to train on beside real data, as records of medication-status; none of them is of the benchmark. */
export function drawTrainingNotes(): { kind: Kind; records: Fields[] } {
  const random = randomFrom(seeds.trainingNotes);
  const free = benchmarkFree();
  const kind = kinds.find(({ category }) => category === 'IE')!;
  const taken = new Set<string>();
  const records = Array.from({ length: trainingNotes }, () => {
    const fields = drawUntil(
      () => kind.draw(random),
      (one) => !askedIn(kind, one).some((text) => taken.has(text) || !free(text)),
    );
    for (const text of askedIn(kind, fields)) taken.add(text);
    return fields;
  });
  return { kind, records };
}

/** A function that gives the next passage; they have no end. */
export function openPassages(): () => string {
  const random = randomFrom(seeds.passages);
  const free = benchmarkFree();
  return () => drawUntil(() => drawPassage(random), free);
}

function drawRow(kind: Kind, random: Random): Row {
  const { instruction, input, output } = renderTask(kind.task, { id: '', fields: kind.draw(random) });
  const words = chance(random, 0.2) ? pick(random, kind.otherWords) : instruction;
  return { instruction: words, input, output, category: kind.category };
}

/** Whether a text holds nothing that a benchmark asks. */
function benchmarkFree(): (text: string) => boolean {
  const asked = drawBenchmarks().flatMap(({ kind, records }) =>
    records.flatMap((fields) => askedIn(kind, fields)),
  );
  return (text) => !asked.some((one) => text.includes(one));
}

const askedIn = (kind: Kind, fields: Fields): string[] => kind.asked.flatMap((name) => fields[name]!);

function drawUntil<T>(draw: () => T, wanted: (one: T) => boolean): T {
  for (;;) {
    const one = draw();
    if (wanted(one)) return one;
  }
}
