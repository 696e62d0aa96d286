/** Values as text between main and page. The function's own text also runs in the page, so it imports nothing. */

/**
 * Refuses what Electron refuses (functions, symbols: DataCloneError) and, beyond that, what is not JSON:
 * serve mode has to carry the same values.
 */
export function createWire() {
  const check = (value, path) => {
    if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean')
      return;
    if (typeof value === 'number' && Number.isFinite(value)) return;
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    if (tag !== 'Array' && tag !== 'Object')
      throw new TypeError(`${path} is not JSON but ${tag} (${String(value)})`);
    for (const [key, part] of Object.entries(value)) check(part, `${path}.${key}`);
  };
  return {
    encode(value) {
      const cloned = structuredClone(value);
      check(cloned, 'value');
      return JSON.stringify({ value: cloned });
    },
    decode: (text) => JSON.parse(text).value,
  };
}
