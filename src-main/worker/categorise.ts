/** Categories by a local model: asked in the words of a template, held to the four by a grammar. */
import type { LabelledRow, RowToLabel } from '../common/category-label';
import { categories, type Category } from '../common/instruction';
import { chooseTemplate } from '../data/template';
import { physicalCores } from '../files/cores';
import { openInferencer } from '../inference/inferencer';
import { openTokenizer } from '../inference/tokenizer';
import { readModel } from '../models/gguf-reader';
import type { CallContext } from './channel';
import { promptTokens } from './prompt';

interface Job {
  /** Absolute path. */
  model: string;
  rows: RowToLabel[];
  /** null: the physical cores. */
  threads: number | null;
}

const question =
  'Which kind of task is this? QA: a question to be answered. IE: something to be found, marked or classified in a ' +
  'given text. GEN: a text to be written, such as a summary or a letter. OTHER: anything else. ' +
  'Answer with JSON, such as {"category": "QA"}.';

/** UTF-16 units of instruction and input that the model sees. */
const mostText = 2000;
const maxTokens = 24;

/**
 * Reports each row as it is answered, in any order.
 * @throws WorkbenchError what opening the model refuses, `out-of-memory`, or the signal's reason
 */
export async function categoriseByModel(
  { model, rows, threads }: Job,
  { report, signal }: Pick<CallContext<'categoriseByModel'>, 'report' | 'signal'>,
): Promise<null> {
  // Checked by our own reader first: llama.cpp's can hang on a header that lies.
  await readModel(model);
  const tokenizer = await openTokenizer(model);
  const template = chooseTemplate('auto', tokenizer.chatTemplate);
  const { contextLength } = tokenizer;
  const inferencer = await openInferencer({
    model,
    threads: threads ?? physicalCores(),
    contextTokens: contextLength,
  });
  const prompts = rows.map((row) => {
    for (let length = mostText; ; length >>= 1) {
      const input = `Instruction: ${row.instruction}\n\nInput: ${row.input || 'none'}`.slice(0, length);
      const tokens = promptTokens(
        template,
        { instruction: question, input: input.toWellFormed() },
        tokenizer,
      );
      if (tokens.length + maxTokens <= contextLength || length === 0) return tokens;
    }
  });
  const taken: Promise<void>[] = [];
  try {
    await inferencer.generateAll(
      prompts,
      { maxTokens, stop: [], fields: { category: categories }, signal },
      (index, text) => taken.push(report(labelled(rows[index]!.rowId, text))),
    );
    await Promise.all(taken);
  } finally {
    await inferencer.dispose();
  }
  return null;
}

function labelled(rowId: number, text: string): LabelledRow {
  const category = readCategory(text);
  const reason = category === null ? `not an answer: ${text.slice(0, 60)}` : 'the model’s answer';
  return { rowId, category, reason };
}

/** null: the answer was cut off, or the grammar ran out of tokens. */
function readCategory(text: string): Category | null {
  try {
    const { category } = JSON.parse(text) as { category?: unknown };
    return categories.find((one) => one === category) ?? null;
  } catch {
    return null;
  }
}
