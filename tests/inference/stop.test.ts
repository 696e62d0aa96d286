/** Where an answer ends. */
import { expect, test } from 'vitest';
import { cutAtStop } from '../../src-main/inference/stop';

test('a text is cut before the earliest of its stop texts', () => {
  expect(cutAtStop('yes\n\n### Next', ['###', '\n\n'])).toBe('yes');
  expect(cutAtStop('### at once', ['###'])).toBe('');
});

test('a text without a stop text is not cut', () => {
  expect(cutAtStop('yes', ['###'])).toBeNull();
  expect(cutAtStop('yes', [])).toBeNull();
});
