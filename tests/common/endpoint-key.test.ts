/** The key of an endpoint: where it is kept, and that nothing else keeps it. */
import { expect, it } from 'vitest';
import { endpointKeys, type Vault } from '../../src-main/common/endpoint-key';

function vault(keeps: boolean): Vault & { kept: string | null } {
  return {
    kept: null,
    read() {
      return this.kept;
    },
    write(key) {
      this.kept = keeps ? key : null;
      return keeps || key === null;
    },
  };
}

it('a key that is typed goes to the keychain, and is forgotten when asked', () => {
  const chain = vault(true);
  const keys = endpointKeys(undefined, chain);
  expect([keys.state(), keys.read()]).toEqual(['none', null]);
  expect(keys.keep('k1')).toBe('keychain');
  expect([chain.kept, keys.read()]).toEqual(['k1', 'k1']);
  // The next start of the program.
  expect(endpointKeys(undefined, chain).read()).toBe('k1');
  expect(keys.keep(null)).toBe('none');
  expect(chain.kept).toBeNull();
});

it.each([
  ['without a keychain', vault(false)],
  ['in a browser', null],
])('%s it lasts until the program ends', (_, chain) => {
  const keys = endpointKeys(undefined, chain);
  expect(keys.keep('k1')).toBe('session');
  expect(keys.read()).toBe('k1');
  expect(endpointKeys(undefined, chain).read()).toBeNull();
  expect(keys.keep(null)).toBe('none');
});

it('one of the environment is used where none was typed', () => {
  const keys = endpointKeys('k0', vault(true));
  expect([keys.state(), keys.read()]).toEqual(['environment', 'k0']);
  keys.keep('k1');
  expect(keys.read()).toBe('k1');
  expect(endpointKeys('', null).read()).toBeNull();
});
