import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { officialFile } from '../../src-main/data/official-file';
import { previewFile } from '../../src-main/data/preview';
import { readRecords } from '../../src-main/data/records';
import { taskNamed } from '../../src-main/tasks';
import { importAll, realData, temporaryFile } from './fixtures';

const absent = !existsSync(realData);
if (absent) console.warn(`Skipped: the tests on real files, for there is no ${realData}.`);

describe.skipIf(absent)('real files', () => {
  test('ChatDoctor’s 5,452 rows are all imported', async () => {
    const file = join(realData, 'chatdoctor', 'chatdoctor5k.json');
    const { read, rows, quarantined } = await importAll(file);
    expect([read, rows.length, quarantined.length]).toEqual([5452, 5452, 0]);
    const given = JSON.parse(readFileSync(file, 'utf8')) as object[];
    expect(rows.map(({ instruction, input, output }) => ({ instruction, input, output }))).toEqual(given);
  });

  test('MTS-Dialog’s 1,201 training rows are mapped', async () => {
    const { read, rows, quarantined } = await importAll(
      join(realData, 'mts-dialog', 'MTS-Dialog-TrainingSet.csv'),
      {
        map: { input: 'dialogue', output: 'section_text' },
        instruction: 'Write the section of the note.',
        category: 'GEN',
      },
    );
    expect([read, rows.length, quarantined.length]).toEqual([1201, 1201, 0]);
    expect(rows[0]).toMatchObject({ instruction: 'Write the section of the note.', category: 'GEN' });
    expect(rows[0]!.input).toMatch(/^Doctor: What brings you back/);
    expect(rows[0]!.input).toContain('\r\n');
  });

  test('official files are known by their content under any name, and so is the split of their rows', async () => {
    for (const [file, name, split] of [
      ['medqa/medqa_us_4opt_test.jsonl', 'phrases_no_exclude_test.jsonl', 'test'],
      [
        'mts-dialog/MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv',
        'MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv',
        'test',
      ],
      ['mts-dialog/MTS-Dialog-ValidationSet.csv', 'MTS-Dialog-ValidationSet.csv', 'validation'],
      ['mts-dialog/MTS-Dialog-TrainingSet.csv', 'MTS-Dialog-TrainingSet.csv', 'train'],
    ] as const) {
      const copy = temporaryFile(`download${extname(file)}`, readFileSync(join(realData, file), 'utf8'));
      const { preview } = await previewFile({ file: copy, source: 'download', options: {} });
      expect(preview.format.official, file).toBe(name);
      expect(new Set(preview.rows.map((row) => row.split)), file).toEqual(new Set([split]));
    }
    expect(await officialFile(join(realData, 'pubmedqa/ori_pqal.json'))).toMatchObject({
      name: 'ori_pqal.json',
    });
    expect(await officialFile(join(realData, 'pubmedqa/test_ground_truth.json'))).toBeNull();
  });

  test('half of PubMedQA’s 1,000 rows are its official test split', async () => {
    const { read, rows } = await importAll(join(realData, 'pubmedqa', 'ori_pqal.json'));
    expect([read, rows.length]).toEqual([1000, 1000]);
    expect(rows.filter(({ split }) => split === 'test')).toHaveLength(500);
    expect(rows.every(({ category }) => category === 'QA')).toBe(true);
  });

  test('the official test rows of PubMedQA have the official answers', async () => {
    const truth = JSON.parse(
      readFileSync(join(realData, 'pubmedqa', 'test_ground_truth.json'), 'utf8'),
    ) as Record<string, string>;
    const answers: Record<string, unknown> = {};
    for await (const { id, fields } of readRecords(
      taskNamed('pubmedqa'),
      join(realData, 'pubmedqa', 'ori_pqal.json'),
    ))
      if (id in truth) answers[id] = fields.final_decision;
    expect(answers).toEqual(truth);
  });

  test('MedQA’s lines are mapped', async () => {
    const { rows } = await importAll(join(realData, 'medqa', 'medqa_us_4opt_test.jsonl'), {
      map: { instruction: 'question', output: 'answer' },
    });
    expect(rows).toHaveLength(1273);
  });

  test('a file of another shape is refused with its columns, by which it can be mapped', async () => {
    const file = join(realData, 'self-instruct', 'seed_tasks.jsonl');
    await expect(importAll(file)).rejects.toThrow(
      'no column “output”; its columns are id, name, instruction, instances[0].input, instances[0].output',
    );
    const { rows } = await importAll(file, {
      map: { input: 'instances[0].input', output: 'instances[0].output' },
    });
    expect(rows).toHaveLength(175);
    const truth = join(realData, 'pubmedqa', 'test_ground_truth.json');
    await expect(importAll(truth)).rejects.toMatchObject({ code: 'file-format' });
  });
});
