/**
 * What the sample model reads before any fine-tune. The skills of the benchmarks lie in it under other words: findings with
 * their conclusions, notes with their recaps, talks with their stories. Instructions in the template stand there too,
 * but none that a benchmark gives, and no answer in a benchmark's form.
 */
import { alpacaPrompt, type Prompt } from '../../../src-main/data/template';
import { taskNamed } from '../../../src-main/tasks';
import { drawFacts, drawQuestion } from './fact';
import { drawNote } from './note';
import { drawStudy } from './study';
import { drawVisit } from './visit';
import { pick, pickSome, type Random } from './words';
import { conditions, drugs, effects, outcomes, symptoms, treatments } from './world';

type Answered = Prompt & { output: string };

const nouns = [drugs.map(({ name }) => name), conditions, effects, symptoms, outcomes, treatments].flat();
/** Words of the tasks it is fine-tuned for: read here and there, so that a fine-tune does not meet them for the first time. */
const taskWords = ['pubmedqa', 'medication-status', 'conv2note']
  .map(taskNamed)
  .flatMap(({ instruction, output, choices }) => [
    instruction,
    output,
    ...(choices && !('field' in choices) ? choices : []),
  ])
  .join(' ')
  .match(/[A-Za-z]+/g)!;
const words = [...new Set([...nouns, ...taskWords])];

const asked: readonly ((random: Random) => Answered)[] = [
  (random) => {
    const { question, answer } = drawQuestion(random);
    return { instruction: question, input: '', output: answer };
  },
  (random) => {
    const { contexts, treatment } = drawStudy(random);
    return { instruction: 'Name what was tried.', input: contexts[1], output: treatment };
  },
  (random) => {
    const { contexts, people } = drawStudy(random);
    return { instruction: 'Name the people of the study.', input: contexts[1], output: people };
  },
  (random) => {
    const { snippet, medications } = drawNote(random);
    const named = Object.values(medications).flat();
    const first = named.toSorted((a, b) => snippet.indexOf(a) - snippet.indexOf(b))[0]!;
    return { instruction: 'Name the first drug.', input: snippet, output: first };
  },
  (random) => {
    const { dialogue } = drawVisit(random);
    const output = dialogue.split('\n')[1]!.replace('Patient: ', '');
    return { instruction: 'Repeat the first words of the patient.', input: dialogue, output };
  },
  (random) => {
    const { contexts, conclusion } = drawStudy(random);
    return {
      instruction: 'Write the conclusion of the study.',
      input: contexts.join('\n'),
      output: conclusion,
    };
  },
  (random) => {
    const { snippet, recap } = drawNote(random);
    return { instruction: 'Tell the note again in one sentence.', input: snippet, output: recap };
  },
  (random) => {
    const { dialogue, story } = drawVisit(random);
    return { instruction: 'Tell the story of the talk.', input: dialogue, output: story };
  },
  ...Array.from({ length: 2 }, () => [askFinding, askTimes, drawRepetition]).flat(),
];

function askFinding(random: Random): Answered {
  const { contexts, outcome, finding } = drawStudy(random);
  return {
    instruction: 'Say what the study found: lower, the same or unclear.',
    input: `${contexts.join('\n')}\n\nOutcome: ${outcome}`,
    output: finding,
  };
}

function askTimes(random: Random): Answered {
  const { snippet, times } = drawNote(random);
  return { instruction: 'Which drugs are taken now, before or never?', input: snippet, output: times };
}

/** Any words in any order: copying is all that helps. */
function drawRepetition(random: Random): Answered {
  const chosen = pickSome(random, words, 3 + Math.floor(random() * 8));
  const input = chosen.map((word) => word + pick(random, [' ', ' ', ', ', '\n', ': '])).join('');
  return { instruction: 'Repeat the text.', input: input.trim(), output: input.trim() };
}

function drawAsked(random: Random): string {
  const { output, ...prompt } = pick(random, asked)(random);
  return alpacaPrompt(prompt) + output;
}

const kinds: readonly ((random: Random) => string)[] = [
  drawFacts,
  (random) => {
    const { contexts, conclusion } = drawStudy(random);
    return [...contexts, conclusion].join(' ');
  },
  (random) => {
    const { snippet, recap } = drawNote(random);
    return `${snippet} ${recap}`;
  },
  (random) => {
    const { dialogue, story } = drawVisit(random);
    return `${dialogue}\n${story}`;
  },
  ...Array.from({ length: 4 }, () => drawAsked),
];

export const drawPassage = (random: Random): string => pick(random, kinds)(random);
