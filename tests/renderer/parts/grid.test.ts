/** The table of long lists: keys, ranges, copying, order and columns. */
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Column, Sort } from '../../../src-renderer/parts/grid/columns.svelte';
import { asTsv } from '../../../src-renderer/parts/grid/copy';
import Grid from '../../../src-renderer/parts/grid/Grid.svelte';
import { toasts } from '../../../src-renderer/state/toasts.svelte';
import { listOf, type NumberedRow } from './numbered-list.svelte';

afterEach(cleanup);
beforeEach(() => localStorage.clear());

const columns: Column<NumberedRow>[] = [
  { key: 'name', title: 'Name', width: '1fr', text: ({ name }) => name, sorts: true },
  { key: 'note', title: 'Note', width: '1fr', text: ({ note }) => note },
  { key: 'id', title: 'Id', width: '1fr', text: ({ id }) => String(id), aside: true },
];

function open(rows = 1_000_000, sort: Sort | null = null) {
  const list = listOf(rows);
  const order = vi.fn();
  render(Grid, { label: 'Numbers', list, columns: columns as Column<unknown>[], sort, order });
  const grid = screen.getByRole('grid', { name: 'Numbers' });
  const press = (key: string, more: object = {}) => fireEvent.keyDown(grid, { key, ...more });
  return { list, order, grid, press };
}

/** What a copy put on the clipboard. */
async function copied(press: () => Promise<unknown>): Promise<string> {
  let text = '';
  document.execCommand = () => {
    const data = { setData: (_: string, given: string) => (text = given) };
    document.dispatchEvent(Object.assign(new Event('copy'), { clipboardData: data }));
    return true;
  };
  await press();
  await vi.waitFor(() => expect(text).not.toBe(''));
  return text;
}

const heads = () => screen.getAllByRole('columnheader').map(({ textContent }) => textContent.trim());

describe('a grid', () => {
  test('says how many rows and columns there are, and where the drawn ones stand', () => {
    const { grid } = open();
    expect(grid.getAttribute('aria-rowcount')).toBe('1000001');
    expect(grid.getAttribute('aria-colcount')).toBe('2');
    const [head, first] = within(grid).getAllByRole('row');
    expect([head, first].map((row) => row!.getAttribute('aria-rowindex'))).toEqual(['1', '2']);
    expect(
      within(first!)
        .getAllByRole('gridcell')
        .map((cell) => cell.textContent.trim()),
    ).toEqual(['row 0', 'note 0']);
  });

  test('keys move the choice within the list, and what is chosen is drawn and named', async () => {
    const { list, grid, press } = open();
    await press('ArrowDown');
    await press('j');
    expect(list.position).toBe(2);
    await press('End');
    expect(list.position).toBe(999_999);
    const chosen = within(grid).getByRole('row', { selected: true });
    expect(chosen.id).toBe(grid.getAttribute('aria-activedescendant'));
    expect(chosen.getAttribute('aria-rowindex')).toBe('1000001');
    await press('Home');
    await press('ArrowUp');
    expect(list.position).toBe(0);
    await press('PageDown');
    expect(list.position).toBeGreaterThan(0);
  });

  test('with Shift a range is chosen and copied with the columns that are shown; without, one row again', async () => {
    const { list, grid, press } = open();
    await press('ArrowDown');
    await press('ArrowDown', { shiftKey: true });
    await press('ArrowDown', { shiftKey: true });
    expect(within(grid).getAllByRole('row', { selected: true })).toHaveLength(3);
    expect(await copied(() => press('c', { ctrlKey: true }))).toBe(
      'Name\tNote\nrow 1\tnote 1\nrow 2\tnote 2\nrow 3\tnote 3',
    );
    expect(toasts().at(-1)!.text).toBe('3 rows copied');
    list.choose(7);
    await vi.waitFor(() => expect(within(grid).getAllByRole('row', { selected: true })).toHaveLength(1));
  });

  test('everything is chosen at once, and more than can be copied is not copied in part', async () => {
    const { press } = open();
    await press('a', { ctrlKey: true });
    await press('c', { ctrlKey: true });
    expect(toasts().at(-1)!.text).toMatch(
      /^1\u202f000\u202f000 rows are chosen; 1\u202f000 are copied at the most/,
    );
  });

  test('a head asks for its order, the other way round, and the first again', async () => {
    const { order } = open(10);
    await fireEvent.click(screen.getByRole('button', { name: 'Name' }));
    expect(order).toHaveBeenLastCalledWith({ key: 'name', down: false });
    cleanup();
    const second = open(10, { key: 'name', down: false });
    expect(screen.getByRole('columnheader', { name: /Name/ }).getAttribute('aria-sort')).toBe('ascending');
    await fireEvent.click(screen.getByRole('button', { name: 'Name' }));
    expect(second.order).toHaveBeenLastCalledWith({ key: 'name', down: true });
    cleanup();
    const third = open(10, { key: 'name', down: true });
    await fireEvent.click(screen.getByRole('button', { name: 'Name' }));
    expect(third.order).toHaveBeenLastCalledWith(null);
  });

  test('columns are chosen from a menu by keyboard, and the choice is kept', async () => {
    open(10);
    expect(heads()).toEqual(['Name', 'Note']);
    const menu = screen.getByRole('button', { name: 'Choose columns' });
    menu.focus();
    await fireEvent.keyDown(menu, { key: 'ArrowDown' });
    const item = await screen.findByRole('menuitemcheckbox', { name: 'Id' });
    expect(item.getAttribute('aria-checked')).toBe('false');
    item.focus();
    await fireEvent.keyDown(item, { key: 'Enter' });
    await vi.waitFor(() => expect(heads()).toEqual(['Name', 'Note', 'Id']));
    cleanup();
    open(10);
    expect(heads()).toEqual(['Name', 'Note', 'Id']);
  });

  test('a choice of columns that was kept in another form counts as none', () => {
    localStorage.setItem('columns of Numbers', '{"name": false, "note": 7, "id"');
    open(10);
    expect(heads()).toEqual(['Name', 'Note']);
  });
});

test('what would break a line or a cell of a table becomes a space', () => {
  expect(asTsv(columns.slice(0, 1), [{ id: 1, name: 'a\tb\r\nc', note: '' }])).toBe('Name\na b c');
});
