/** Addresses to listen on, and the names by which a browser asks for them. */
import { hostname, networkInterfaces } from 'node:os';

export const loopback = '127.0.0.1';
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/.test(host);

/** By which names a browser may ask for it, the first of them printed; of all addresses at once, those of this machine. */
export function namesOf(host: string): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [host];
  const addresses = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
  return [hostname(), ...addresses.map(({ address }) => address)];
}

/** As it stands in an address and in the header `Host`. */
export const inAddress = (name: string): string => (name.includes(':') ? `[${name}]` : name);
