/** Looks into files that are not there. */
import type { Input } from '../../../src-main/common/contract';
import type { ImportPreview } from '../../../src-main/common/import-format';
import type { QuarantinedRow } from '../../../src-main/common/instruction';
import { instructions } from './invented';

export const quarantine: QuarantinedRow[] = [
  {
    row: 212,
    reason: 'output is empty',
    raw: '{"instruction": "List the drugs.", "input": "None today.", "output": ""}',
  },
  { row: 880, reason: 'is not JSON, column 41', raw: '{"instruction": "Read the note and list", "inp' },
  { row: 1406, reason: 'has 4 columns; the header has 3', raw: 'List,of,four,cells' },
];

const stored = instructions(4).map((row, i) => ({ ...row, row: i + 1 }));

/** Chats, most of them good. */
export const chatPreview: ImportPreview = {
  format: {
    kind: 'jsonl',
    gzip: false,
    delimiter: null,
    layout: 'messages',
    benchmark: null,
    gated: false,
    map: {},
  },
  columns: [
    { name: 'messages[0].content', first: 'List each symptom with its onset.' },
    { name: 'messages[1].content', first: 'cough – Monday\nrash – two days ago' },
    { name: 'meta.note', first: 'Cough since Monday, rash two days ago.' },
    { name: 'meta.kind', first: 'IE' },
    { name: 'meta.site', first: 'Heron' },
  ],
  read: 3318,
  whole: true,
  toImport: 3204,
  alreadyHere: 97,
  rows: stored,
  quarantined: 17,
  quarantine,
  problem: null,
};

/** A table whose columns have names of their own: it can be imported once they are mapped. */
export function tablePreview({ map, instruction }: Input<'previewImport'>): ImportPreview {
  const mapped = Boolean(map?.output) && (Boolean(map?.instruction) || instruction !== null);
  return {
    ...chatPreview,
    format: {
      ...chatPreview.format,
      kind: 'table',
      delimiter: ',',
      layout: 'columns',
      map: map ?? { input: 'dialogue' },
    },
    columns: [
      { name: 'dialogue', first: 'Doctor: How is the knee?\nPatient: Better.' },
      { name: 'section_text', first: 'The knee is better.' },
      { name: 'ID', first: '7' },
    ],
    read: mapped ? 1201 : 0,
    toImport: mapped ? 1201 : 0,
    alreadyHere: 0,
    rows: mapped ? stored.map((row) => ({ ...row, instruction: instruction ?? row.instruction })) : [],
    quarantined: 0,
    quarantine: [],
    problem: mapped
      ? null
      : {
          code: 'usage',
          message: 'visits.csv has no column “output”; its columns are dialogue, section_text, ID.',
          hint: 'Name the columns with --map instruction=…,input=…,output=…, or give one --instruction "…" for every row.',
        },
  };
}
