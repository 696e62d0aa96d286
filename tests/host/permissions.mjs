/** A page's permissions: what main's two handlers say; without a handler everything is granted, as in Electron. */
import { browser } from './browser.mjs';

/** Names in Electron, and in Chromium's DevTools. */
const names = {
  notifications: 'notifications',
  geolocation: 'geolocation',
  media: 'camera',
  midi: 'midi',
  'clipboard-read': 'clipboard-read',
  'idle-detection': 'idle-detection',
};

const handlers = { request: null, check: null };

/**
 * Takes over the handlers given and sets every permission to what they say now: Chromium cannot ask main while a
 * page waits, so they are asked beforehand. What only one of the two denies counts as granted.
 */
export async function decidePermissions(given = {}) {
  Object.assign(handlers, given);
  for (const [permission, name] of Object.entries(names)) {
    const granted = (await answersRequest(permission)) || answersCheck(permission);
    const setting = granted ? 'granted' : 'denied';
    await browser.connection.send('Browser.setPermission', { permission: { name }, setting });
  }
}

async function answersRequest(permission) {
  if (!handlers.request) return true;
  return new Promise((resolve) => handlers.request(null, permission, resolve, {}));
}

function answersCheck(permission) {
  return handlers.check?.(null, permission, '', {}) ?? true;
}
