/** `protocol` and `session`: own schemes are served to Chromium under an https name, which main never sees. */
import { createEvent, strict } from './strict.mjs';
import { isReady } from './life.mjs';
import { decidePermissions } from './permissions.mjs';

const handlers = new Map();
let beforeRequest = null;

/** app://workbench/x -> https://workbench--app.electron.test/x: Chromium cannot be taught a scheme from outside. */
export function toWeb(address) {
  const url = new URL(address);
  const scheme = url.protocol.slice(0, -1);
  if (!handlers.has(scheme)) return address;
  return `https://${url.host}--${scheme}.electron.test${url.pathname}${url.search}${url.hash}`;
}

/** The other way round; any other address stays as it is. */
export function fromWeb(address) {
  const parts = /^https:\/\/([^/]+)--([a-z]+)\.electron\.test(.*)$/.exec(address);
  return parts ? `${parts[2]}://${parts[1]}${parts[3]}` : address;
}

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged() {
    if (isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
  },
  handle: (scheme, handler) => void handlers.set(scheme, handler),
});

const defaultSession = strict('session', {
  setPermissionRequestHandler: (handler) => void decidePermissions({ request: handler }),
  setPermissionCheckHandler: (handler) => void decidePermissions({ check: handler }),
  webRequest: strict('webRequest', { onBeforeRequest: (listener) => (beforeRequest = listener) }),
});
export const session = strict('session', { defaultSession });

/** Lets a page's requests pass the guards and answers those of own schemes. `contents` is the page's webContents. */
export function answerRequests(pageSession, contents, mainFrame) {
  pageSession.on('Fetch.requestPaused', (paused) => {
    answer(paused).catch((error) => console.error(`stand-in: ${error.message}`));
  });
  return pageSession.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });

  async function answer({ requestId, request, frameId, resourceType }) {
    const fail = () => pageSession.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    const address = request.url + (request.urlFragment ?? '');
    const url = fromWeb(address);
    if (resourceType === 'Document' && frameId === mainFrame && !contents.mayNavigate(url)) return fail();
    if (await isCancelled(url, request.method)) return fail();
    if (url === address) return pageSession.send('Fetch.continueRequest', { requestId });
    const response = await handlers.get(new URL(url).protocol.slice(0, -1))({ url, method: request.method });
    return pageSession.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  }
}

function isCancelled(url, method) {
  if (!beforeRequest) return false;
  return new Promise((resolve) =>
    beforeRequest({ url, method }, (verdict) => resolve(verdict.cancel === true)),
  );
}

/** Asks a will-navigate listener; true when none prevented it. */
export function asksToNavigate(contents, url) {
  const event = createEvent({ url, isMainFrame: true, isSameDocument: false });
  contents.emit('will-navigate', event, url);
  return !event.defaultPrevented;
}
