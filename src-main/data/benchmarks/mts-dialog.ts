/** MTS-Dialog's CSV: a talk between doctor and patient, and the section of the note that came of it. */
import { blank, type BenchmarkFormat } from './format';

export const mtsDialogFormat: BenchmarkFormat = {
  name: 'mts-dialog',
  kind: 'table',
  columns: ['ID', 'section_header', 'section_text', 'dialogue'],
  id: 'ID',
  problem: (fields) => blank(fields, ['ID', 'dialogue', 'section_text']),
};
