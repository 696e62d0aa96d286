/** The built renderer as pages: what desktop and serve mode answer to a path, and what the page may do. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

/** Own files only: no inline code, no evaluated code, no connection to anywhere else. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** Sent with every page, asset and refusal. */
export const pageHeaders: Record<string, string> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

export interface Page {
  body: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

/**
 * @param root folder of the built renderer
 * @param path of the URL, still percent-encoded; `/` is the start page
 * @returns null for what is not a file inside of root
 */
export async function readPage(root: string, path: string): Promise<Page | null> {
  const file = fileOf(root, path);
  if (!file) return null;
  try {
    const headers = { ...pageHeaders, 'content-type': types[extname(file)] ?? 'application/octet-stream' };
    return { body: new Uint8Array(await readFile(file)), headers };
  } catch {
    return null;
  }
}

function fileOf(root: string, path: string): string | null {
  try {
    const decoded = decodeURIComponent(path === '/' ? '/index.html' : path);
    if (decoded.includes('\0')) return null;
    const file = normalize(join(root, decoded));
    return file.startsWith(normalize(root) + sep) ? file : null;
  } catch {
    return null;
  }
}
