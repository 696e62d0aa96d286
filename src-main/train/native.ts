/** Where the native trainer lies, and how what it throws becomes an error of ours. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes, WorkbenchError, type ErrorCode } from '../common/errors';
import { libraryFolder, processVariant, roots } from '../files/variant';

export interface NativePaths {
  /** The addon, `trainer.node`. */
  addon: string;
  /** The folder of ggml's libraries: the `bins/<variant>` of node-llama-cpp's prebuilt package. */
  libraries: string;
}

/**
 * Looks in the project that holds this file, then in a packaged program's resources.
 * @param wanted the device asked for; it decides only as long as the process has mapped no libraries
 * @throws WorkbenchError `device` when the trainer was not built, or for a system without ggml libraries
 */
export function findNative(wanted = 'auto'): NativePaths {
  const variant = processVariant(wanted);
  if (!variant) {
    const message = `There is no trainer for ${process.platform} on ${process.arch}.`;
    throw new WorkbenchError('device', message, 'Use Linux, macOS or Windows on a 64-bit processor.');
  }
  // Another build of the trainer, such as the one with sanitizers.
  const other = process.env['WORKBENCH_TRAINER'];
  const built = roots().map((root) => join(root, 'build', 'native', 'trainer.node'));
  const addon = [...(other ? [other] : []), ...built].find((file) => existsSync(file));
  const libraries = libraryFolder(variant.folder);
  if (addon && libraries) return { addon, libraries };
  throw new WorkbenchError('device', 'The trainer has not been built.', 'Run node scripts/native.mjs.');
}

const hints: Partial<Record<ErrorCode, string>> = {
  'not-found': 'Check the path.',
  'model-format': 'Fetch or make the file again; it is damaged or not complete.',
  'model-unsupported': 'Use a LLaMA, Qwen2 or Qwen3 GGUF of F32, F16, BF16, Q8_0, Q4_0, Q4_K, Q5_K or Q6_K.',
  'adapter-mismatch': 'Use the adapter with the model it was trained on.',
  checkpoint: 'Use the checkpoint before it, or start the training anew.',
  'out-of-memory': 'Use shorter packs (packTokens), a smaller model or device=cpu, or close other programs.',
  'disk-full': 'Free some space and start again.',
  'not-finite':
    'Lower the learning rate, or set clip to 1; where even the first step fails, the model’s file may be damaged.',
  recipe: 'Lower the rank, or leave out the modules it exceeds.',
  tokens: 'Use the tokenizer of this very model.',
  device: 'Build the trainer again with node scripts/native.mjs.',
  workspace: 'Check the permissions of the folder.',
};

/** What the addon throws is "<code>: <sentence>". */
export function fromNative(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof WorkbenchError) return error;
  const [, code, sentence] = /^([a-z-]+): (.*)$/s.exec(error.message) ?? [];
  const known = errorCodes.find((one) => one === code);
  return known ? new WorkbenchError(known, sentence!, hints[known] ?? '') : error;
}
