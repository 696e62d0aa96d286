import { expect, test } from 'vitest';
import { settingDifferences, settingsOf } from '../../src-main/common/settings-diff';

const settings = { template: 'alpaca', limit: null, engine: { ggml: '0.9', device: 'cpu' }, bases: ['/m/a'] };

test('settings are named by their path, and a list is one setting', () => {
  expect(settingsOf(settings)).toEqual([
    ['template', 'alpaca'],
    ['limit', 'null'],
    ['engine.ggml', '0.9'],
    ['engine.device', 'cpu'],
    ['bases', '["/m/a"]'],
  ]);
  expect(settingsOf(null)).toEqual([]);
});

test('what differs is told with both values, be it missing in one', () => {
  const { limit: _, ...shorter } = settings;
  expect(
    settingDifferences(settings, { ...shorter, engine: { ggml: '1.0', device: 'cpu' }, shots: 2 }),
  ).toEqual([
    { name: 'limit', values: ['null', null] },
    { name: 'engine.ggml', values: ['0.9', '1.0'] },
    { name: 'shots', values: [null, '2'] },
  ]);
  expect(settingDifferences(settings, structuredClone(settings))).toEqual([]);
});
