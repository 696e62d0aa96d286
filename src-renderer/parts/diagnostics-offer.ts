/** How a bad state, wherever it is shown, opens the diagnostics: the window offers it to all that is in it. */
import { getContext, setContext } from 'svelte';

const key = Symbol('diagnostics');

export const offerDiagnostics = (open: () => void): void => void setContext(key, open);

/** undefined: there is no window around. */
export const offeredDiagnostics = (): (() => void) | undefined => getContext(key);
