/**
 * The story of an export: adapter and base, read and checked -> the files of the format, in a folder aside -> self-test
 * on them -> Modelfile and model card -> all of it in place, or nothing.
 */
import { statSync } from 'node:fs';
import type { ExportFormat, ExportJob, ExportReport, ExportResult, SelfTest } from '../common/adapter-job';
import { WorkbenchError } from '../common/errors';
import { checkFits, methodNames, methodOf, type Adapter } from '../adapters/adapter';
import { readAdapter } from '../adapters/adapter-gguf';
import { readBase, type Base } from '../adapters/base';
import { writeMerged } from '../adapters/merged-gguf';
import { modelCard } from '../adapters/model-card';
import { modelfile, ollamaTemplate } from '../adapters/modelfile';
import { peftFiles, readPeft, writePeft } from '../adapters/peft';
import { readRunFacts, type RunFacts } from '../adapters/run-facts';
import { sameAdapter } from '../adapters/same-adapter';
import { openStage, type Stage } from '../adapters/stage';
import { chooseTemplate, type Template } from '../data/template';
import { copyWhole } from '../files/copy-whole';
import { physicalCores } from '../files/cores';
import { writeWhole } from '../files/write-whole';
import { openTokenizer } from '../inference/tokenizer';
import { compare, openSelfTester, type SelfTester } from './self-test';

interface Progress {
  report(report: ExportReport): unknown;
  signal: AbortSignal;
}

/** What an export is made from and where it is made. */
interface Subject {
  job: ExportJob;
  base: Base;
  adapter: Adapter;
  run: RunFacts | null;
  template: Template;
  stage: Stage;
}

interface Written {
  substituted?: ExportResult['substituted'];
  lossless: boolean;
  /** What the written files say, read back. */
  after(tester: SelfTester): Promise<number[]>;
}

/**
 * @throws WorkbenchError `usage` where the base is not known, `adapter-mismatch`, `file-exists`, `not-finite`,
 * `internal` when the self-test of a lossless format fails, `cancelled`; nothing is left then
 */
export async function exportAdapter(job: ExportJob, { report, signal }: Progress): Promise<ExportResult> {
  const run = readRunFacts(job.adapter);
  const base = await readBase(baseOf(job, run));
  const adapter = await readAdapter(job.adapter);
  checkFits(job.adapter, adapter, base);
  const stage = openStage(job, [job.adapter, base.file]);
  try {
    const template = chooseTemplate(run?.recipe.template ?? 'auto', base.chatTemplate);
    const subject: Subject = { job, base, adapter, run, template, stage };
    const doing = (step: ExportReport['doing']) => (fraction: number) => {
      signal.throwIfAborted();
      void report({ doing: step, fraction });
    };
    const written = await formats[job.format](subject, { signal, onProgress: doing('writing') });
    doing('testing')(0);
    const selfTest = await test(subject, written, signal);
    await describe(subject, selfTest);
    const files = stage.commit();
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    const { format, type } = job;
    return { format, type, files, bytes, substituted: written.substituted ?? {}, selfTest };
  } finally {
    stage.discard();
  }
}

function baseOf({ base, adapter }: ExportJob, run: RunFacts | null): string {
  const file = base ?? run?.recipe.run.base;
  if (file !== undefined) return file;
  throw new WorkbenchError(
    'usage',
    `${adapter} lies in no run folder, so its base model is not known.`,
    'Name the base model with --base.',
  );
}

type Write = (
  subject: Subject,
  how: { signal: AbortSignal; onProgress: (fraction: number) => void },
) => Promise<Written>;

const formats: Record<ExportFormat, Write> = {
  peft: async ({ stage, adapter, base, run, job }) => {
    writePeft(stage.folder, adapter, base, run?.recipe.dropout ?? 0);
    stage.add(peftFiles.weights, peftFiles.config);
    const back = await readPeft(stage.folder, base);
    if (!sameAdapter(adapter, back))
      throw failed(job, 'its tensors are not those of the adapter when read back');
    return { lossless: true, after: (tester) => tester.withAdapter(back) };
  },
  gguf: async ({ stage, job }) => {
    const file = stage.add(stage.weights);
    copyWhole(job.adapter, file);
    return { lossless: true, after: async (tester) => tester.withAdapter(await readAdapter(file)) };
  },
  'merged-gguf': async ({ stage, adapter, base, job }, how) => {
    const file = stage.add(stage.weights);
    const { substituted } = await writeMerged(file, base, adapter, job.type!, how);
    return { substituted, lossless: job.type === 'f32', after: (tester) => tester.ofModel(file) };
  },
};

async function test(subject: Subject, written: Written, signal: AbortSignal): Promise<SelfTest> {
  const { job, base, adapter, template, stage } = subject;
  const threads = job.threads ?? physicalCores();
  const tester = openSelfTester(base, template, stage.scratch, { threads, signal });
  const before = await tester.withAdapter(adapter);
  const selfTest = compare(before, await written.after(tester), written.lossless);
  if (written.lossless && selfTest.same < selfTest.tokens)
    throw failed(job, `it agrees with the adapter in ${selfTest.same} of ${selfTest.tokens} tokens`);
  return selfTest;
}

const failed = (job: ExportJob, what: string): WorkbenchError =>
  new WorkbenchError(
    'internal',
    `The export of ${job.adapter} failed its self-test: ${what}.`,
    'Nothing was written. This is a defect of the workbench.',
  );

/** Writes the Modelfile and the model card. */
async function describe(
  { job, base, adapter, run, template, stage }: Subject,
  selfTest: SelfTest,
): Promise<void> {
  const tokenizer = await openTokenizer(base.file);
  const method = methodOf(adapter, job.adapter);
  const named = methodNames[method];
  const merged = job.format === 'merged-gguf';
  // Ollama, as llama.cpp, knows no DoRA but in merged weights.
  if (merged || method === 'lora')
    writeWhole(
      stage.add(stage.beside('Modelfile')),
      modelfile({
        from: merged ? `./${stage.weights}` : base.file,
        adapter: merged ? null : job.format === 'peft' ? '.' : `./${stage.weights}`,
        template: ollamaTemplate(template === 'chat' ? tokenizer.chatText : null),
        stop: [...(template === 'alpaca' ? ['### Instruction:'] : []), ...tokenizer.endTexts],
      }),
    );
  const type = job.type?.toUpperCase() ?? '';
  const card = modelCard({
    title: merged ? `${base.name}, fine-tuned` : `${named} adapter of ${base.name}`,
    library: job.format === 'peft' ? 'peft' : 'gguf',
    what: merged ? `merged model in ${type}` : `${named} adapter`,
    method,
    base,
    adapter,
    run,
    selfTest: `Asked “${selfTest.prompt}”, this export and the adapter on its base agreed in the first ${selfTest.same} of ${selfTest.tokens} greedy tokens.`,
  });
  writeWhole(stage.add(stage.beside('README.md')), card);
}
