/** The colours of the theme as a canvas needs them, read anew whenever theme or contrast changes. */
import { createSubscriber } from 'svelte/reactivity';

const names = [
  'text',
  'text-2',
  'axis',
  'grid',
  'line-strong',
  'surface',
  'accent',
  'series-1',
  'series-2',
  'series-3',
] as const;

/** Computed colours by token name. */
export type Palette = Record<(typeof names)[number], string>;

const preferences = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'];

const subscribe = createSubscriber((update) => {
  const queries = preferences.map((query) => matchMedia(query));
  const attributes = new MutationObserver(update);
  attributes.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-contrast'] });
  queries.forEach((query) => query.addEventListener('change', update));
  return () => {
    attributes.disconnect();
    queries.forEach((query) => query.removeEventListener('change', update));
  };
});

/** What was read, and under which look: to read it makes the browser compute styles in the middle of a change of view. */
let read: { look: string; colours: Palette } | null = null;

/** Inside an effect or a derivation, reading it again when the theme changes. */
export function palette(): Palette {
  subscribe();
  const { theme, contrast } = document.documentElement.dataset;
  const look = [theme, contrast, ...preferences.map((query) => matchMedia(query).matches)].join();
  if (read?.look !== look) read = { look, colours: coloursOf(names) };
  return read.colours;
}

/**
 * Computed colours by token name. A custom property keeps `light-dark()` unresolved; only a real property computes it, so a
 * probe wears each colour.
 * @param scheme of a picture that leaves the page; default: as the page is seen
 */
export function coloursOf<Name extends string>(
  tokens: readonly Name[],
  scheme?: 'light' | 'dark',
): Record<Name, string> {
  const probe = document.createElement('i');
  probe.hidden = true;
  if (scheme) probe.style.colorScheme = scheme;
  document.body.append(probe);
  const colours = tokens.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(colours) as Record<Name, string>;
}
