/** The key of an endpoint: kept by the system's keychain where there is one, and never in the workspace. */

/** keychain: kept for the next time; session: until the program ends; environment: given when it was started. */
export const keyStates = ['none', 'keychain', 'session', 'environment'] as const;
export type KeyState = (typeof keyStates)[number];

export interface EndpointKeys {
  /** null: there is none. */
  read(): string | null;
  /** null forgets it. @returns where it is kept now */
  keep(key: string | null): KeyState;
  state(): KeyState;
}

/** A vault that outlives the program; both null-safe. */
export interface Vault {
  read(): string | null;
  /** @returns whether it could be kept */
  write(key: string | null): boolean;
}

/** Where a script keeps the key. */
export const keyVariable = 'BIOINSTRUCT_ENDPOINT_KEY';

/**
 * A key that was typed goes before the one of the environment.
 * @param vault null: nothing of this front outlives the program
 */
export function endpointKeys(environment: string | undefined, vault: Vault | null): EndpointKeys {
  let session: string | null = null;
  const kept = (): string | null => vault?.read() ?? null;
  const given = environment === '' ? undefined : environment;
  const state = (): KeyState => {
    if (session !== null) return 'session';
    if (kept() !== null) return 'keychain';
    return given === undefined ? 'none' : 'environment';
  };
  return {
    read: () => session ?? kept() ?? given ?? null,
    keep: (key) => {
      session = vault?.write(key) ? null : key;
      return state();
    },
    state,
  };
}
