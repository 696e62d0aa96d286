/** What the workbench saves in serve mode: kept in memory until the browser has fetched it. */
import { randomUUID } from 'node:crypto';
import type { SavedFile } from '../common/contract';

interface Kept {
  name: string;
  content: string | Uint8Array;
}

export interface SavedFiles {
  /** The oldest beyond `most` is forgotten. */
  keep(name: string, content: string | Uint8Array): SavedFile;
  /** Null for an unknown or forgotten id. */
  find(id: string): Kept | null;
}

export function createSavedFiles(most = 20): SavedFiles {
  const files = new Map<string, Kept>();
  return {
    keep(name, content) {
      const id = randomUUID();
      files.set(id, { name, content });
      if (files.size > most) files.delete(files.keys().next().value!);
      return { url: `/saved/${id}`, name };
    },
    find: (id) => files.get(id) ?? null,
  };
}

/** Header value that makes a browser save under `name`, whatever characters it has (RFC 6266). */
export function attachment(name: string): string {
  const plain = name.replace(/[^\w .-]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, percent)}`;
}

const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
