/** Where the native trainer lies, and how what it throws becomes an error of ours. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCodes, WorkbenchError, type ErrorCode } from '../common/errors';

export interface NativePaths {
  /** The addon, `trainer.node`. */
  addon: string;
  /** The folder of ggml's libraries: the `bins/<variant>` of node-llama-cpp's prebuilt package. */
  libraries: string;
}

/** Folder of node-llama-cpp's prebuilt libraries without a GPU, by platform and architecture. */
const variants: Partial<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win-x64',
};

/**
 * Looks in the project that holds this file, then in a packaged program's resources.
 * @throws WorkbenchError `device` when the trainer was not built, or for a system without ggml libraries
 */
export function findNative(): NativePaths {
  const variant = variants[`${process.platform}-${process.arch}`];
  if (!variant) {
    const message = `There is no trainer for ${process.platform} on ${process.arch}.`;
    throw new WorkbenchError('device', message, 'Use Linux, macOS or Windows on a 64-bit processor.');
  }
  for (const root of roots()) {
    const addon = join(root, 'build', 'native', 'trainer.node');
    const libraries = join(root, 'node_modules', '@node-llama-cpp', variant, 'bins', variant);
    if (existsSync(addon) && existsSync(libraries)) return { addon, libraries };
  }
  throw new WorkbenchError('device', 'The trainer has not been built.', 'Run node scripts/native.mjs.');
}

function roots(): string[] {
  const above: string[] = [];
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder))
    above.push(folder);
  const { resourcesPath } = process as { resourcesPath?: string };
  return resourcesPath ? [...above, join(resourcesPath, 'app.asar.unpacked')] : above;
}

const hints: Partial<Record<ErrorCode, string>> = {
  'not-found': 'Check the path.',
  'model-format': 'Fetch or make the file again; it is damaged or not complete.',
  'model-unsupported': 'Use a LLaMA, Qwen2 or Qwen3 GGUF of F32, F16, BF16, Q8_0, Q4_0, Q4_K, Q5_K or Q6_K.',
  'adapter-mismatch': 'Use the adapter with the model it was trained on.',
  checkpoint: 'Use the checkpoint before it, or start the training anew.',
  'out-of-memory': 'Close other programs, or use a smaller model or shorter packs.',
  'disk-full': 'Free some space and start again.',
  'not-finite':
    'Lower the learning rate, or set clip to 1; where even the first step fails, the model’s file may be damaged.',
  recipe: 'Change the setting.',
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
