/** The rules for categories, on examples labelled by hand: clinical ones written for this, and real instructions. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agreement } from '../../src-main/analyze/agreement';
import { categoryByRules, categoryRules } from '../../src-main/analyze/category-rules';
import { categories, type Category } from '../../src-main/common/instruction';

const note = 'Takes zentorin 5 mg at night; pellinex stopped in May after a rash.';

/** Category, instruction, and an input where there is one. */
const examples: [Category, string, string?][] = [
  ['QA', 'What is the usual dose of zentorin?'],
  ['QA', 'Which of the following is the best next test?', 'A. Biopsy B. Ultrasound C. Wait D. Blood count'],
  ['QA', 'Answer the question from the abstract with yes, no or maybe.', 'Does walking help?'],
  ['QA', 'Given the case below, what is the most likely diagnosis?', note],
  ['QA', 'Determine whether the patient is eligible for the trial.', note],
  ['QA', 'Explain how beta blockers lower the heart rate.'],
  ['QA', 'List three common causes of low sodium.'],
  [
    'QA',
    'If you are a doctor, please answer the medical questions based on the patient’s description.',
    note,
  ],
  ['QA', 'Choose the correct option.', 'A. Iron B. Zinc'],
  ['QA', 'Recommend a suitable antibiotic for a sore throat.'],
  ['QA', 'Complete blood count shows a low platelet count. What should be checked next?'],
  ['QA', 'How should renal function be followed after the first dose?'],
  ['QA', 'Is an exercise program safe two weeks after the operation?'],
  ['QA', 'Compare warm and cold packs for a sprained ankle.'],
  ['QA', 'What should be given to the patient?', note],
  ['IE', 'Extract every medication with its dose.', note],
  ['IE', 'List each symptom with its onset.', note],
  ['IE', 'Identify the drugs that were stopped.', note],
  ['IE', 'Sort the drugs of the note into active, discontinued and neither.', note],
  ['IE', 'Does the hypothesis follow from the premise? Say entailment, neutral or contradiction.', note],
  ['IE', 'Find the antecedent of the pronoun “it”.', note],
  ['IE', 'Map each finding of the report to its ICD-10 code.', note],
  ['IE', 'De-identify the letter: cover all names and dates.', note],
  ['IE', 'Classify the report as normal or abnormal.', note],
  ['IE', 'Please tag all laboratory values in the text.', note],
  ['IE', 'Read the note and list the allergies.', note],
  ['IE', 'Name the body parts in the given sentence.'],
  ['GEN', 'Summarise the conversation between doctor and patient as a section of the note.', note],
  ['GEN', 'Write a discharge letter for this stay.', note],
  ['GEN', 'Rewrite the instructions in plain words.', note],
  ['GEN', 'Convert the dialogue into a clinical note.', note],
  ['GEN', 'Explain to a patient what an echocardiogram shows.'],
  ['GEN', 'Draft a reply that declines the referral.', note],
  ['GEN', 'Create a checklist for the first visit after a hip operation.'],
  ['GEN', 'Using the findings, generate the impression of the radiology report.', note],
  ['GEN', 'Provide a short summary of the abstract.', note],
  ['GEN', 'Turn the list into a paragraph.', note],
  ['OTHER', 'Calculate the body mass index.', '80 kg, 1.8 m'],
  ['OTHER', 'Convert 38.5 degrees Celsius to Fahrenheit.'],
  ['OTHER', 'Translate the leaflet into Spanish.', note],
  ['OTHER', 'Correct the spelling of the drug names.', note],
  ['OTHER', 'Fill in the blank: insulin is made in the ____.'],
  ['OTHER', 'Rank these drugs by their half-life.', 'a, b, c'],
  ['OTHER', 'Write a SQL query that counts the visits of each ward.'],
];

it.each(examples)('%s: %s', (category, instruction, input = '') => {
  expect(categoryByRules({ instruction, input })).toMatchObject({ category });
});

it('names the rule that matched and the words it matched on', () => {
  expect(categoryByRules({ instruction: 'Please summarise the note.', input: '' }).reason).toBe(
    'rule “summarise”: asks for a summary (“summaris”)',
  );
  expect(categoryByRules({ instruction: 'Hello.', input: '' })).toEqual({
    category: 'OTHER',
    reason: 'no rule knows what it asks for',
  });
});

it('every rule has a name of its own, and every category has rules', () => {
  expect(new Set(categoryRules.map(({ name }) => name)).size).toBe(categoryRules.length);
  expect(new Set(categoryRules.map(({ category }) => category))).toEqual(new Set(categories));
});

it('takes no more than a moment over a megabyte of text', () => {
  const long = 'list the drug, and then '.repeat(40_000);
  expect(categories).toContain(categoryByRules({ instruction: long, input: long }).category);
});

const data = join(import.meta.dirname, '../../../shared/data');
const present = existsSync(data);
if (!present) console.warn(`SKIPPED: the rules on real instructions, for ${data} is not there`);

describe.skipIf(!present)('real instructions', () => {
  /** Numbers of Self-Instruct's seed tasks, labelled by hand. */
  const labelled: Record<Category, number[]> = {
    QA: [
      0, 1, 5, 9, 12, 16, 19, 27, 34, 48, 52, 73, 83, 88, 92, 102, 111, 118, 127, 131, 133, 142, 150, 160,
      161, 174,
    ],
    GEN: [
      2, 4, 6, 8, 14, 17, 18, 20, 21, 23, 24, 29, 33, 40, 46, 47, 49, 57, 59, 62, 64, 68, 74, 75, 79, 89, 96,
      97, 98, 119, 124, 129, 137,
    ],
    IE: [13, 26, 39, 67, 78, 85, 94, 135, 148, 149, 157, 169, 172],
    OTHER: [
      28, 31, 35, 41, 42, 43, 50, 58, 69, 72, 101, 109, 110, 117, 132, 136, 138, 139, 140, 141, 144, 146, 147,
    ],
  };

  it('agrees with the hand on the seed tasks of Self-Instruct', () => {
    const lines = readFileSync(join(data, 'self-instruct/seed_tasks.jsonl'), 'utf8').trim().split('\n');
    const tasks = lines.map(
      (line) => JSON.parse(line) as { instruction: string; instances: { input: string }[] },
    );
    const ratings = categories.flatMap((category) =>
      labelled[category].flatMap((number) => {
        const { instruction, instances } = tasks[number]!;
        const said = categoryByRules({ instruction, input: instances[0]!.input }).category!;
        const item = String(number);
        return [
          { item, rater: 'hand', value: category as string },
          { item, rater: 'rules', value: said as string },
        ];
      }),
    );
    const { items, percent, cohen } = agreement(ratings, { seed: 1 });
    expect(items).toBe(95);
    expect(percent!.value).toBeGreaterThan(0.9);
    expect(cohen!.value).toBeGreaterThan(0.85);
  });

  it('takes the questions of ChatDoctor for QA', () => {
    const rows = JSON.parse(readFileSync(join(data, 'chatdoctor/chatdoctor5k.json'), 'utf8')) as {
      instruction: string;
      input: string;
    }[];
    expect(rows.filter((row) => categoryByRules(row).category === 'QA')).toHaveLength(rows.length);
  });
});
