import { expect, test } from 'vitest';
import { hasDisplay } from '../../scripts/setup/electron.mjs';

test('Linux without a display has none, and a display that does not answer counts as none', async () => {
  expect(await hasDisplay({}, 'linux')).toBe(false);
  expect(await hasDisplay({ DISPLAY: ':9517' }, 'linux')).toBe(false);
});

test('Wayland, a forwarded display and the other systems have one', async () => {
  expect(await hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
  expect(await hasDisplay({ DISPLAY: 'localhost:10.0' }, 'linux')).toBe(true);
  expect(await hasDisplay({}, 'darwin')).toBe(true);
});
