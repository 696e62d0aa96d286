/** The predictions file of an evaluation, also after an interruption. */
import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Prediction } from '../../src-main/common/benchmark';
import { openPredictions } from '../../src-main/worker/predictions';

const fresh = () => join(mkdtempSync(join(tmpdir(), 'predictions-')), 'predictions', 'pubmedqa.jsonl');
const prediction = (item: string, adapter: string | null = null): Prediction => ({
  task: 'pubmedqa',
  item,
  source: item,
  base: 'm.gguf',
  adapter,
  scoring: 'likelihood',
  target: 'yes',
  answer: 'no',
});

describe('predictions', () => {
  it('are on the disk line by line and known when the file is opened again', () => {
    const file = fresh();
    openPredictions(file).append(prediction('1'));
    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(prediction('1'))}\n`);
    const again = openPredictions(file);
    expect(again.has(prediction('1'), '1')).toBe(true);
    expect(again.has(prediction('1'), '2')).toBe(false);
    expect(again.has(prediction('1', 'a.gguf'), '1')).toBe(false);
  });

  it('lose only a half-written last line', () => {
    const file = fresh();
    openPredictions(file).append(prediction('1'));
    appendFileSync(file, '{"task":"pubm');
    const again = openPredictions(file);
    again.append(prediction('2'));
    expect(openPredictions(file).of([prediction('')], ['1', '2'])).toEqual([
      prediction('1'),
      prediction('2'),
    ]);
  });

  it('name the ids that belong to no item asked for, each once', () => {
    const predictions = openPredictions(fresh());
    for (const item of ['1', '9', '2']) predictions.append(prediction(item));
    predictions.append(prediction('9', 'a.gguf'));
    expect(predictions.strays(new Set(['1', '2']))).toEqual(['9']);
  });

  it('come in the order of the items asked for, whatever order they were made in', () => {
    const predictions = openPredictions(fresh());
    for (const item of ['3', '1', '2']) predictions.append(prediction(item));
    expect(predictions.of([prediction('')], ['1', '2']).map(({ item }) => item)).toEqual(['1', '2']);
  });
});
