/** Every Task as data: complete, with metrics that exist, and rendered as the model will see it. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { groups, scoringsOf, ways, type Task } from '../../src-main/common/benchmark';
import type { WorkbenchError } from '../../src-main/common/errors';
import { renderTask } from '../../src-main/data/render';
import { measures } from '../../src-main/evaluate/metrics';
import { officialTests, taskNamed, taskNames, tasks } from '../../src-main/tasks';

describe.each(tasks)('$name', (task: Task) => {
  test('names metrics that exist, for both ways to ask', () => {
    for (const way of ways) expect(scoringsOf(task.metrics, way).length).toBeGreaterThan(0);
    for (const scoring of scoringsOf(task.metrics, 'both')) {
      expect(task.metrics[scoring]!.length).toBeGreaterThan(0);
      for (const metric of task.metrics[scoring]!) expect(Object.keys(measures)).toContain(metric);
    }
  });

  test('says what it is, where it comes from and how it may be used', () => {
    expect(groups).toContain(task.group);
    expect(task.version).toBeGreaterThan(0);
    expect(task.maxTokens).toBeGreaterThan(0);
    expect(task.source).toMatch(/^https:/);
    for (const text of [task.title, task.instruction, task.output, task.licence]) expect(text).not.toBe('');
  });

  test('extracts by patterns that compile and have a first group', () => {
    for (const { pattern, flags } of task.extract ?? []) {
      const ofOne = pattern.replaceAll(/\{(?:label|text)\}/g, 'A');
      expect(new RegExp(`${ofOne}|`, flags).exec('')?.length).toBeGreaterThan(1);
    }
  });
});

test('the nine benchmarks are tasks, two of them in a second form, by group', () => {
  expect(tasks.map(({ name, group }) => `${group} ${name}`)).toEqual([
    ...['QA medqa', 'QA medmcqa', 'QA pubmedqa', 'QA bioasq', 'QA bioasq-mcqa'],
    ...['IE mednli', 'IE medication-status', 'IE coreference'],
    ...['GEN conv2note', 'GEN conv2note-aci', 'GEN icliniq'],
  ]);
});

test('names are unique and found, and an unknown one is refused with the nearest', () => {
  expect(new Set(taskNames).size).toBe(tasks.length);
  expect(taskNamed('conv2note').title).toBe('Conv2note');
  expect(() => taskNamed('pubmedq')).toThrow('Did you mean “pubmedqa”?');
  try {
    taskNamed('pubmedq');
  } catch (error) {
    expect((error as WorkbenchError).code).toBe('not-found');
    expect((error as WorkbenchError).hint).toBe(`Known tasks: ${taskNames.join(', ')}.`);
  }
});

test('PubMedQA ships 500 different official test ids', () => {
  expect(officialTests.pubmedqa?.size).toBe(500);
  expect(taskNamed('pubmedqa').officialTest).toHaveLength(500);
  expect(Object.keys(officialTests)).toEqual(['pubmedqa']);
});

const truth = '../shared/data/pubmedqa/test_ground_truth.json';
if (!existsSync(truth)) console.warn(`skipped: ${truth} is not there`);
test.skipIf(!existsSync(truth))('these are the ids of the official ground truth', () => {
  const ids = Object.keys(JSON.parse(readFileSync(truth, 'utf8')) as object);
  expect(new Set(ids)).toEqual(officialTests.pubmedqa);
});

test('PubMedQA shows the abstract, then the question', () => {
  const fields = {
    QUESTION: 'Does X reduce Y?',
    CONTEXTS: ['X was given.', 'Y fell.'],
    final_decision: 'yes',
  };
  expect(renderTask(taskNamed('pubmedqa'), { id: '1', fields })).toMatchObject({
    input: 'Abstract:\nX was given.\nY fell.\n\nQuestion: Does X reduce Y?',
    target: 'yes',
    choices: ['yes', 'no', 'maybe'].map((one) => ({ label: one, text: one })),
  });
});

test('medication status writes three lines, none where there is none', () => {
  const fields = {
    snippet: 'cont aspirin and iron, stop warfarin',
    active_medications: ['aspirin', 'iron'],
    discontinued_medications: ['warfarin'],
    neither_medications: [],
  };
  const item = renderTask(taskNamed('medication-status'), { id: '1', fields });
  expect(item.target).toBe('active: aspirin, iron\ndiscontinued: warfarin\nneither: none');
  expect(item.choices).toBeNull();
});
