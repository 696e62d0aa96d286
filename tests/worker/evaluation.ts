/** Evaluation folders for tests: PubMedQA records made up, with the sample model. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Prediction } from '../../src-main/common/benchmark';
import type { EvaluateReport, EvaluationSettings } from '../../src-main/common/worker';
import { evaluateRun } from '../../src-main/worker/evaluate-run';

export const sampleModel = resolve('resources/sample/model.gguf');

/** A PubMedQA file of so many questions; longer and shorter ones. */
export function pubmedqaFile(count: number, first = 0): string {
  const decisions = ['yes', 'no', 'maybe'];
  const records = Array.from({ length: count }, (_, i) => [
    `${90000000 + first + i}`,
    {
      QUESTION: `Does drug ${first + i} lower the pressure?`,
      CONTEXTS: Array.from({ length: 1 + (i % 4) }, (_, j) => `In ${40 + i + j} patients it was lower.`),
      final_decision: decisions[i % 3],
    },
  ]);
  const file = join(mkdtempSync(join(tmpdir(), 'pubmedqa-')), 'pubmedqa.json');
  writeFileSync(file, JSON.stringify(Object.fromEntries(records)));
  return file;
}

export function evaluationFolder(changes: Partial<EvaluationSettings> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'evaluation-'));
  const settings: EvaluationSettings = {
    device: 'cpu',
    bases: [sampleModel],
    adapters: [null],
    tasks: [{ name: 'pubmedqa', file: pubmedqaFile(12) }],
    scoring: 'likelihood',
    limit: null,
    template: 'auto',
    threads: 1,
    seed: 1,
    ...changes,
  };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  return folder;
}

export async function evaluated(folder: string, signal = new AbortController().signal) {
  const reports: EvaluateReport[] = [];
  const report = (one: EvaluateReport) => void reports.push(one);
  const outcome = await evaluateRun({ folder, hashes: {} }, { report, signal });
  return { ...outcome, reports };
}

export function predictionsOf(folder: string, task = 'pubmedqa'): Prediction[] {
  const text = readFileSync(join(folder, 'predictions', `${task}.jsonl`), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Prediction);
}
