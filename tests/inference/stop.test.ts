/** Where an answer ends. */
import { expect, test } from 'vitest';
import { cutAtStop, settledText } from '../../src-main/inference/stop';

test('a text is cut before the earliest of its stop texts', () => {
  expect(cutAtStop('yes\n\n### Next', ['###', '\n\n'])).toBe('yes');
  expect(cutAtStop('### at once', ['###'])).toBe('');
});

test('a text without a stop text is not cut', () => {
  expect(cutAtStop('yes', ['###'])).toBeNull();
  expect(cutAtStop('yes', [])).toBeNull();
});

test('a growing text is shown without half a character and without what may become a stop text', () => {
  expect(settledText('fever\ufffd', [])).toBe('fever');
  expect(settledText('yes\n\n#', ['\n\n###'])).toBe('yes');
  expect(settledText('yes\n', ['###', '\n\n'])).toBe('yes');
  expect(settledText('yes #no', ['###'])).toBe('yes #no');
});
