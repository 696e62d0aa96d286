/** Who may talk to serve mode: the browser that opened the one-time address, from our own pages, by a local name. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { inAddress } from './names';

export interface Guard {
  /** Part of the address that is printed; it opens one session, once. */
  token: string;
  /** Too many wrong tokens came in the last minute; none is looked at. */
  isTooMuch(): boolean;
  /** The sentence that refuses a request whatever it asks for, or null. */
  refuses(headers: IncomingHttpHeaders): string | null;
  /** The cookie of the session that the token opens, or null when it is wrong or used up. */
  redeem(token: string): string | null;
  hasSession(headers: IncomingHttpHeaders): boolean;
}

const localNames = ['localhost', '127.0.0.1', '[::1]'];
/** Wrong tokens that are answered within a minute; after them everyone without a session waits. */
const mostWrong = 20;
const minute = 60_000;

/**
 * @param names hosts by which a browser may ask, beside the local ones
 * @param now milliseconds
 */
export function createGuard(names: readonly string[] = [], now: () => number = Date.now): Guard {
  const token = randomBytes(24).toString('base64url');
  const session = randomBytes(24).toString('base64url');
  // Browsers share cookies between the ports of a host: the name keeps two workbenches apart.
  const cookie = `workbench-${randomBytes(4).toString('hex')}`;
  let redeemed = false;
  let wrong: number[] = [];
  return {
    token,
    isTooMuch() {
      wrong = wrong.filter((at) => now() - at < minute);
      return wrong.length >= mostWrong;
    },
    refuses: (headers) => refusal(headers, names),
    redeem(given) {
      if (this.isTooMuch()) return null;
      if (redeemed || !equal(given, token)) {
        wrong.push(now());
        return null;
      }
      redeemed = true;
      return `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    hasSession(headers) {
      const pairs = (headers.cookie ?? '').split(/; */).map((pair) => pair.split('='));
      return pairs.some(([name, value]) => name === cookie && equal(value ?? '', session));
    },
  };
}

/** The host's name is compared and not its port: through an SSH tunnel the port is another. */
function refusal({ host = '', origin }: IncomingHttpHeaders, names: readonly string[]): string | null {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  const known = [...localNames, ...names.map((one) => inAddress(one).toLowerCase())];
  if (!known.includes(name)) return `The workbench answers to ${known.join(', ')} only.`;
  if (origin !== undefined && origin !== `http://${host}`)
    return 'The workbench answers to its own pages only.';
  return null;
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
