import { expect, test } from 'vitest';
import { helpLink, helpOf, loadHelp } from '../../src-renderer/frame/help';
import { views } from '../../src-renderer/frame/views';

test('every view has a page of help that is there', async () => {
  const first = await loadHelp('index');
  for (const { name } of views) expect(await loadHelp(helpOf(name).page), name).not.toBe(first);
});

test('a page is HTML whose headings are found by their links, without pictures', async () => {
  const html = await loadHelp('evaluation');
  expect(html).toContain('id="help-a-task-of-ones-own"');
  expect(await loadHelp('tutorial')).not.toContain('<img');
});

test('a link leads to a page, a heading of it or a heading of its own page; what lies outside is followed by no one', () => {
  expect(helpLink('evaluation.md#a-task', 'index')).toEqual({ page: 'evaluation', heading: 'a-task' });
  expect(helpLink('review.md', 'index')).toEqual({ page: 'review', heading: '' });
  expect(helpLink('#here', 'review')).toEqual({ page: 'review', heading: 'here' });
  expect(helpLink('https://example.org/a', 'index')).toBeNull();
});
