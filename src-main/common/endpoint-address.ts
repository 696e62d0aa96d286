/** Which addresses a prompt may be sent to. */
import { WorkbenchError } from './errors';

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Where chat completions are asked for, of a base address such as `http://127.0.0.1:8000/v1`.
 * @param withKey a key only goes over TLS, or stays on this machine
 * @throws WorkbenchError `endpoint`
 */
export function endpointAddress(url: string, withKey: boolean): URL {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (!address || !['http:', 'https:'].includes(address.protocol))
    throw refused(`“${url}” is no address of a server`, 'Such as http://127.0.0.1:8000/v1.');
  if (address.username || address.password || address.search)
    throw refused('the address holds a name, a password or a query', 'Give the key apart from the address.');
  if (withKey && address.protocol === 'http:' && !loopback.test(address.hostname))
    throw refused(
      `a key would go to ${address.hostname} unencrypted`,
      'Use https, or a server without a key.',
    );
  if (!address.pathname.endsWith('/chat/completions'))
    address.pathname = `${address.pathname.replace(/\/$/, '')}/chat/completions`;
  return address;
}

function refused(why: string, remedy: string): WorkbenchError {
  return new WorkbenchError('endpoint', `The endpoint cannot be used: ${why}.`, remedy);
}
