/** What could not be loaded for want of memory is not called damaged, and the other way round. */
import { expect, test } from 'vitest';
import { loadFailure } from '../../src-main/inference/load-failure';

test.each([
  'error loading model: mmap failed: Cannot allocate memory',
  'error loading model: std::bad_alloc',
  'alloc_tensor_range: failed to allocate CPU buffer of size 2097152',
  'error loading model: unable to allocate CPU buffer',
])('“%s” is too little memory, wherever it stands among the complaints', (said) => {
  const thrown = 'Failed to load model';
  for (const complaints of [
    [said, thrown],
    ['failed to load model', said, thrown],
  ])
    expect(loadFailure('/m.gguf', complaints)).toMatchObject({
      code: 'out-of-memory',
      message: 'There is not enough memory for /m.gguf.',
    });
});

test.each([
  'error loading model: tensor blk.0.attn_q.weight has wrong shape',
  'error loading model vocabulary: unknown pre-tokenizer type: tern',
])('“%s” is the file', (said) => {
  expect(loadFailure('The tokenizer of /m.gguf', [said, 'Failed to load model'])).toMatchObject({
    code: 'model-format',
    message: `The tokenizer of /m.gguf cannot be loaded: ${said}.`,
  });
});
