/** contextBridge between the page's world and the preload's. Both functions run in the page: only their text is used here. */

/**
 * Runs once in each world. Values cross as the `detail` of events with a secret name (Chromium clones it between worlds);
 * functions and promises cross as numbers and are called back by events. Errors keep their message only, as in Electron.
 * @param {string} secret
 * @param {'page' | 'preload'} side
 */
export function linkWorlds(secret, side) {
  const outgoing = secret + side;
  const incoming = secret + (side === 'page' ? 'preload' : 'page');
  const functions = new Map();
  const numbers = new Map();
  const promises = new Map();
  const results = new Map();
  let last = 0;
  let linked = false;
  const queue = [];
  const send = (message) => globalThis.dispatchEvent(new CustomEvent(outgoing, { detail: message }));
  const text = (error) => String(error?.message ?? error);

  function pack(value) {
    if (typeof value === 'symbol') throw new TypeError('contextBridge: symbols cannot cross');
    if (typeof value === 'function') {
      if (!numbers.has(value)) {
        numbers.set(value, ++last);
        functions.set(last, value);
      }
      return { kind: 'function', id: numbers.get(value) };
    }
    if (value instanceof Promise) {
      const id = ++last;
      value.then(
        (result) => send({ type: 'settled', id, ok: true, value: pack(result) }),
        (error) => send({ type: 'settled', id, ok: false, message: text(error) }),
      );
      return { kind: 'promise', id };
    }
    if (value instanceof Error) return { kind: 'error', message: value.message };
    if (Array.isArray(value)) return { kind: 'array', parts: value.map(pack) };
    if (Object.prototype.toString.call(value) === '[object Object]')
      return { kind: 'object', parts: Object.entries(value).map(([key, part]) => [key, pack(part)]) };
    return { kind: 'value', value };
  }

  function unpack(packed) {
    if (packed.kind === 'function') return (...args) => callBack(packed.id, args);
    if (packed.kind === 'promise')
      return new Promise((resolve, reject) => promises.set(packed.id, { resolve, reject }));
    if (packed.kind === 'error') return new Error(packed.message);
    if (packed.kind === 'array') return packed.parts.map(unpack);
    if (packed.kind === 'object')
      return Object.fromEntries(packed.parts.map(([key, part]) => [key, unpack(part)]));
    return packed.value;
  }

  /** Events are dispatched synchronously: the result is there when `send` returns. */
  function callBack(number, args) {
    const id = ++last;
    send({ type: 'call', id, number, args: pack(args) });
    const result = results.get(id);
    results.delete(id);
    if (!result) throw new Error('the other world is gone');
    if (!result.ok) throw new Error(result.message);
    return unpack(result.value);
  }

  function answer({ id, number, args }) {
    try {
      send({ type: 'result', id, ok: true, value: pack(functions.get(number)(...unpack(args))) });
    } catch (error) {
      send({ type: 'result', id, ok: false, message: text(error) });
    }
  }

  function freeze(value) {
    if (value === null || typeof value !== 'object') return value;
    Object.values(value).forEach(freeze);
    return Object.freeze(value);
  }

  const receivers = {
    hello() {
      if (linked) return;
      linked = true;
      send({ type: 'hello' });
      queue.splice(0).forEach(send);
    },
    call: answer,
    result: (message) => results.set(message.id, message),
    settled({ id, ok, value, message }) {
      if (ok) promises.get(id)?.resolve(unpack(value));
      else promises.get(id)?.reject(new Error(message));
      promises.delete(id);
    },
    expose: ({ key, api }) =>
      Object.defineProperty(globalThis, key, { value: freeze(unpack(api)), enumerable: true }),
  };
  globalThis.addEventListener(incoming, (event) => {
    event.stopImmediatePropagation();
    receivers[event.detail.type](event.detail);
  });
  send({ type: 'hello' });
  return {
    exposeInMainWorld(key, api) {
      const message = { type: 'expose', key, api: pack(api) };
      if (linked) send(message);
      else queue.push(message);
    },
  };
}

/**
 * Runs in the preload's world: ipcRenderer over a CDP binding, webUtils, and the sandboxed preload itself.
 * @param {string} binding name of the function that reaches main; `<binding>In` is called by main, `<binding>File` names a file
 */
export function runPreload(contextBridge, wire, binding, processFields, preload) {
  const toMain = globalThis[binding];
  const listeners = new Map();
  const calls = new Map();
  const files = [];
  let last = 0;
  const of = (channel) => listeners.get(channel) ?? [];

  const ipcRenderer = {
    invoke: (channel, ...args) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        toMain(wire.encode({ id, channel, args }));
        calls.set(id, { resolve, reject });
      }),
    on(channel, listener) {
      listeners.set(channel, [...of(channel), listener]);
      return ipcRenderer;
    },
    off(channel, listener) {
      listeners.set(
        channel,
        of(channel).filter((other) => other !== listener),
      );
      return ipcRenderer;
    },
  };
  // The path itself is only known to the browser: main asks it for the file behind this name.
  const webUtils = { getPathForFile: (file) => `stand-in-file:${files.push(file) - 1}` };

  globalThis[`${binding}File`] = (number) => files[number];
  globalThis[`${binding}In`] = (text) => {
    const message = wire.decode(text);
    if (message.type === 'event')
      return of(message.channel).forEach((listener) => listener({}, ...message.args));
    const call = calls.get(message.id);
    calls.delete(message.id);
    if (message.ok) call?.resolve(message.value);
    else call?.reject(new Error(message.message));
  };

  const offered = { contextBridge, ipcRenderer, webUtils };
  const strictly = new Proxy(offered, {
    get(target, key) {
      if (key in target) return target[key];
      throw new Error(`electron.${String(key)} is not offered to a preload by the stand-in`);
    },
  });
  const require = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return strictly;
    throw new Error(`module not found: ${name} (a sandboxed preload may only require electron)`);
  };
  const module = { exports: {} };
  preload(require, module, module.exports, { ...processFields, type: 'renderer', sandboxed: true, env: {} });
}
