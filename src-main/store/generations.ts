/** Generations: what was asked for, how they stand, and their candidates with every verdict. */
import { WorkbenchError } from '../common/errors';
import {
  costOf,
  verdicts,
  type Candidate,
  type Generation,
  type GenerationSettings,
  type GenerationState,
  type Price,
  type Verdict,
} from '../common/generation';
import type { InstructionText } from '../common/instruction';
import { sql, together, type Store } from './connection';

export interface NewGeneration {
  id: string;
  dataset: string;
  count: number;
  settings: GenerationSettings;
  price: Price | null;
}

interface GenerationRow {
  id: string;
  state: GenerationState;
  dataset: string;
  count: number;
  settings: string;
  price: string | null;
  createdAt: string;
  note: string | null;
}

/** Records a generation as queued; one that is there already is asked for `count` from now on. */
export function addGeneration(
  store: Store,
  { id, dataset, count, settings, price }: NewGeneration,
): Generation {
  sql(store)
    .prepare(
      `INSERT INTO generations (id, state, dataset, count, settings, price, created_at)
       VALUES (?, 'queued', ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET state = 'queued', count = excluded.count, settings = excluded.settings,
         price = excluded.price, note = NULL`,
    )
    .run(
      id,
      dataset,
      count,
      JSON.stringify(settings),
      price && JSON.stringify(price),
      new Date().toISOString(),
    );
  return getGeneration(store, id);
}

/** @throws WorkbenchError `not-found` */
export function updateGeneration(
  store: Store,
  id: string,
  { state, note }: Pick<Generation, 'state' | 'note'>,
): Generation {
  sql(store).prepare('UPDATE generations SET state = ?, note = ? WHERE id = ?').run(state, note, id);
  return getGeneration(store, id);
}

/** @throws WorkbenchError `not-found` */
export function getGeneration(store: Store, id: string): Generation {
  return toGeneration(store, rowOf(store, id));
}

/** Everything that determines its candidates. @throws WorkbenchError `not-found` */
export function settingsOf(store: Store, id: string): GenerationSettings {
  return JSON.parse(rowOf(store, id).settings) as GenerationSettings;
}

/** The newest first. */
export function listGenerations(store: Store): Generation[] {
  const rows = sql(store).prepare(`${columns} ORDER BY created_at DESC, rowid DESC`).all() as GenerationRow[];
  return rows.map((row) => toGeneration(store, row));
}

export function addCandidate(
  store: Store,
  generation: string,
  candidate: Candidate,
  id: string | null,
): void {
  const { position, verdict, reason, seeds, promptHash, text, answer, promptTokens, completionTokens } =
    candidate;
  sql(store)
    .prepare(
      `INSERT INTO candidates (generation_id, position, verdict, reason, seeds, prompt_hash, instruction_id,
         instruction, input, output, answer, prompt_tokens, completion_tokens, made_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      generation,
      position,
      verdict,
      reason,
      JSON.stringify(seeds),
      promptHash,
      id,
      text?.instruction ?? null,
      text?.input ?? null,
      text?.output ?? null,
      answer,
      promptTokens,
      completionTokens,
      new Date().toISOString(),
    );
}

/** In the order in which they were made. `verdict` null: of any. */
export function candidatesOf(
  store: Store,
  generation: string,
  { verdict = null, limit = -1 }: { verdict?: Verdict | null; limit?: number } = {},
): Candidate[] {
  const rows = sql(store)
    .prepare(
      `SELECT position, verdict, reason, seeds, prompt_hash AS promptHash, instruction, input, output, answer,
         prompt_tokens AS promptTokens, completion_tokens AS completionTokens
       FROM candidates WHERE generation_id = @generation ${verdict === null ? '' : 'AND verdict = @verdict'}
       ORDER BY position LIMIT @limit`,
    )
    .all({ generation, verdict, limit }) as CandidateRow[];
  return rows.map(({ instruction, input, output, seeds, ...row }) => ({
    ...row,
    seeds: JSON.parse(seeds) as string[],
    text: instruction === null ? null : { instruction, input: input!, output: output! },
  }));
}

type CandidateRow = Omit<Candidate, 'seeds' | 'text'> & { seeds: string } & Record<
    keyof InstructionText,
    string | null
  >;

/** Marks what ran or waited when the program ended. */
export function interruptGenerations(store: Store): void {
  const change = "UPDATE generations SET state = 'interrupted' WHERE state IN ('queued', 'running')";
  together(store, () => sql(store).prepare(change).run());
}

const columns =
  'SELECT id, state, dataset, count, settings, price, created_at AS createdAt, note FROM generations';

function rowOf(store: Store, id: string): GenerationRow {
  const row = sql(store).prepare(`${columns} WHERE id = ?`).get(id) as GenerationRow | undefined;
  if (row) return row;
  throw new WorkbenchError(
    'not-found',
    `There is no generation “${id}” in the workspace.`,
    'Start one first.',
  );
}

function toGeneration(store: Store, { settings, price: priced, ...row }: GenerationRow): Generation {
  const { generator, seeds } = JSON.parse(settings) as GenerationSettings;
  const counted = sql(store)
    .prepare(
      `SELECT verdict, count(*) AS candidates, sum(prompt_tokens) AS prompt, sum(completion_tokens) AS completion
       FROM candidates WHERE generation_id = ? GROUP BY verdict`,
    )
    .all(row.id) as { verdict: Verdict; candidates: number; prompt: number; completion: number }[];
  const price = priced === null ? null : (JSON.parse(priced) as Price);
  const promptTokens = counted.reduce((sum, { prompt }) => sum + prompt, 0);
  const completionTokens = counted.reduce((sum, { completion }) => sum + completion, 0);
  return {
    ...row,
    generator,
    seeds: seeds.length,
    verdicts: Object.fromEntries(
      verdicts.map((verdict) => [
        verdict,
        counted.find((count) => count.verdict === verdict)?.candidates ?? 0,
      ]),
    ) as Generation['verdicts'],
    promptTokens,
    completionTokens,
    cost: costOf(price, promptTokens, completionTokens),
    price,
  };
}
