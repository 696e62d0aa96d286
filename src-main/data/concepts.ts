/** Reads a dictionary of concepts: a table with the columns concept, term and type, one term per row. */
import { WorkbenchError } from '../common/errors';
import { openRows, rowsOf } from './detect';
import { isBad, type RawRow } from './readers/record';

/** One way to write a concept. */
export interface ConceptTerm {
  /** Id of the concept, the same for all of its terms. */
  concept: string;
  term: string;
  /** Semantic type; empty where the dictionary names none. */
  type: string;
}

/**
 * The terms of a TSV or CSV file, or of JSON or JSON Lines records of the same names; `type` may be missing.
 * @throws WorkbenchError `file-format` naming the row, `no-rows` for an empty dictionary, and what `openRows` refuses
 */
export async function readConcepts(path: string): Promise<ConceptTerm[]> {
  const file = await openRows(path);
  const terms: ConceptTerm[] = [];
  try {
    for await (const raw of rowsOf(file)) terms.push(toTerm(file.name, raw));
  } finally {
    await file.blocks.return(undefined);
  }
  if (terms.length > 0) return terms;
  throw new WorkbenchError('no-rows', `${file.name} holds no term.`, hint);
}

const hint = 'Each row names concept, term and type, for example: C01, high blood pressure, disease';

function toTerm(file: string, raw: RawRow): ConceptTerm {
  const refuse = (reason: string) =>
    new WorkbenchError('file-format', `Row ${raw.row} of ${file} ${reason}.`, hint);
  if (isBad(raw)) throw refuse(raw.reason);
  const text = (column: string) => {
    const cell = Object.hasOwn(raw.fields, column) ? raw.fields[column] : '';
    return typeof cell === 'string' || typeof cell === 'number' ? String(cell).normalize('NFC').trim() : '';
  };
  const [concept, term, type] = [text('concept'), text('term'), text('type')];
  if (concept === '') throw refuse('names no concept');
  if (term === '') throw refuse('names no term');
  return { concept, term, type };
}
