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

const subscribe = createSubscriber((update) => {
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
  );
  const attributes = new MutationObserver(update);
  attributes.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-contrast'] });
  queries.forEach((query) => query.addEventListener('change', update));
  return () => {
    attributes.disconnect();
    queries.forEach((query) => query.removeEventListener('change', update));
  };
});

/** Inside an effect or a derivation, reading it again when the theme changes. */
export function palette(): Palette {
  subscribe();
  return readPalette();
}

/** A custom property keeps `light-dark()` unresolved; only a real property computes it, so a probe wears each colour. */
function readPalette(): Palette {
  return coloursOf(names);
}

/** Computed colours by token name. @param scheme of a picture that leaves the page; default: as the page is seen */
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
