/** Medication status extraction (clinical-ie): which drugs of a note are taken, stopped, or neither. */
import type { Task } from '../common/benchmark';
import { usualFiles } from './official-files';

export const medicationStatus: Task = {
  name: 'medication-status',
  title: 'Medication status',
  group: 'IE',
  version: 2,
  format: 'medication-status',
  testText: '{snippet}',
  files: usualFiles,
  gated: true,
  instruction:
    'List the medications of the note by status, on three lines: active, discontinued, neither. Write none where there is none.',
  input: '{snippet}',
  output:
    'active: {active_medications|, |none}\n' +
    'discontinued: {discontinued_medications|, |none}\n' +
    'neither: {neither_medications|, |none}',
  extract: [{ pattern: String.raw`\b((?:active|discontinued|neither)\b[^:\n]{0,20}:[\s\S]*)`, flags: 'i' }],
  stop: ['\n\n', '###'],
  maxTokens: 96,
  metrics: {
    likelihood: ['tokenProbability'],
    generate: ['setF1', 'setPrecision', 'setRecall', 'conditionalAccuracy', 'conditionalMacroF1'],
  },
  source: 'https://huggingface.co/datasets/mitclinicalml/clinical-ie (medication_status_test.csv)',
  licence: 'Access on request; not to be redistributed',
};
