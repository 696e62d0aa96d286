/** What the workbench saves in serve mode: kept in memory until the browser has fetched it. */
import { randomUUID } from 'node:crypto';
import type { SavedFile } from '../common/contract';

export interface SavedTexts {
  /** Keeps a text; the oldest beyond `most` is forgotten. */
  keep(name: string, text: string): SavedFile;
  /** Null for an unknown or forgotten id. */
  find(id: string): { name: string; text: string } | null;
}

export function createSavedTexts(most = 20): SavedTexts {
  const texts = new Map<string, { name: string; text: string }>();
  return {
    keep(name, text) {
      const id = randomUUID();
      texts.set(id, { name, text });
      if (texts.size > most) texts.delete(texts.keys().next().value!);
      return { url: `/saved/${id}`, name };
    },
    find: (id) => texts.get(id) ?? null,
  };
}

/** Header value that makes a browser save under `name`, whatever characters it has (RFC 6266). */
export function attachment(name: string): string {
  const plain = name.replace(/[^\w .-]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, percent)}`;
}

const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
