/** What a Run answered on the way, as the Train view shows it. */
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import Samples from '../../../src-renderer/views/train/Samples.svelte';
import { samplesUpTo } from '../stage/invented-samples';

afterEach(cleanup);

test('the newest step is shown, then any other by the slider, with what changed since the one before', async () => {
  const { rerender } = render(Samples, { reports: samplesUpTo(750) });
  const samples = screen.getByRole('region', { name: 'Samples after step 750' });
  expect(samples.textContent).toContain('Name the two drugs of the letter.');
  await rerender({ reports: samplesUpTo(800) });
  const slider = within(samples).getByRole('slider', { name: 'Step of the samples' });
  expect(slider.getAttribute('aria-valuetext')).toBe('after step 800');
  await fireEvent.input(slider, { target: { value: '5' } });
  expect(slider.getAttribute('aria-valuetext')).toBe('after step 250');
  expect(samples.querySelector('ins')!.textContent).toBe('Seen');
  await rerender({ reports: samplesUpTo(850) });
  expect(slider.getAttribute('aria-valuetext')).toBe('after step 250');
  await fireEvent.input(slider, { target: { value: '0' } });
  screen.getByRole('region', { name: 'Samples before the first step' });
  expect(samples.querySelector('ins')).toBeNull();
});
