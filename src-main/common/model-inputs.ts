/** What Models and the Playground may ask of main, by method. */
import * as v from 'valibot';
import { exportFormats, mergedTypes } from './adapter-job';
import { name, nothing, offered, reviewer, seed, text } from './input-shapes';
import { templates } from './recipe';
import { decisions } from './review';

const answerTemplate = v.picklist(['auto', ...templates]);
const answerPrompt = v.object({ instruction: text, input: text });

export const modelInputs = {
  /** Those that can be read. */
  listModels: nothing,
  /** Those that were added and cannot be read now. */
  listLostModels: nothing,
  addModel: v.object({ token: name }),
  /** Says where a model lies now; the Runs and adapters on it follow. */
  locateModel: v.object({ file: offered, token: name }),
  /** Takes it off the list; the file stays. */
  removeModel: v.object({ file: offered }),
  /** SHA-256, hex; of a large file it takes a while. */
  hashModel: v.object({ file: offered }),
  /** What it takes on this machine. */
  fitModel: v.object({ file: offered }),
  listAdapters: nothing,
  listDamagedAdapters: nothing,
  /** tokens: of an adapter GGUF, or of peft's two files, safetensors and config. */
  importAdapter: v.object({ base: offered, tokens: v.pipe(v.array(name), v.minLength(1), v.maxLength(2)) }),
  /** Deletes the workspace's copy of an adapter that was imported, of a damaged one too. */
  removeAdapter: v.object({ adapter: offered }),
  /** Writes an adapter in another form, where the user says; waits its turn in the queue. */
  exportAdapter: v.object({
    /** `file` as listAdapters has it. */
    adapter: offered,
    format: v.picklist(exportFormats),
    /** Of a merged model; null otherwise. */
    type: v.nullable(v.picklist(mergedTypes)),
  }),
  cancelExport: v.object({ adapter: offered }),
  /** A prompt as a model reads it. */
  renderPrompt: v.object({ base: offered, template: answerTemplate, prompt: answerPrompt }),
  /** Ends when every answer is there; they grow by events. Waits its turn in the queue. */
  answerPrompt: v.object({
    /** Chosen by the caller; names it in events and in cancelAnswers. */
    id: name,
    base: offered,
    /** As listAdapters has them; null: the base itself. */
    adapters: v.pipe(v.array(v.nullable(offered)), v.minLength(1), v.maxLength(16)),
    prompt: answerPrompt,
    settings: v.object({
      template: answerTemplate,
      temperature: v.pipe(v.number(), v.minValue(0), v.maxValue(2)),
      topP: v.pipe(v.number(), v.minValue(0.01), v.maxValue(1)),
      seed,
      maxTokens: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(8192)),
      stop: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))), v.maxLength(16)),
    }),
  }),
  cancelAnswers: v.object({ id: name }),
  /** Makes an instruction of an answer and reviews it. */
  judgeAnswer: v.object({
    text: v.object({ instruction: text, input: text, output: text }),
    decision: v.picklist(decisions),
    /** Of the review: who answered, and how it was asked. */
    note: v.pipe(v.string(), v.maxLength(10_000)),
    reviewer,
  }),
  /** The row waits undecided again. */
  takeBackJudgement: v.object({ id: name, reviewer }),
} as const;
