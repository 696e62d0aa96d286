/** Why llama.cpp could not load a model: memory that does not suffice is no damage of its file. */
import { WorkbenchError } from '../common/errors';

/** As ggml, the C++ library and the system (ENOMEM) say it. */
const noMemory =
  /cannot allocate memory|not enough (?:space|memory)|(?:failed|unable) to allocate|bad_alloc|out of memory/i;

/**
 * @param what could not be loaded, such as “The tokenizer of model.gguf”
 * @param said llama.cpp's complaints, the first of which names the cause
 */
export function loadFailure(what: string, said: readonly string[]): WorkbenchError {
  if (said.some((one) => noMemory.test(one))) return outOfMemory(what);
  const message = `${what} cannot be loaded: ${said[0] ?? 'llama.cpp does not say why'}.`;
  return new WorkbenchError('model-format', message, 'Fetch or convert the model again.');
}

/** @param what file or context that did not fit */
export function outOfMemory(what: string): WorkbenchError {
  const hint = 'Close other programs, or use a smaller model or a shorter context.';
  return new WorkbenchError('out-of-memory', `There is not enough memory for ${what}.`, hint);
}
