/** Two habits of the stand-in: what it does not offer throws, and its events can be prevented. */

/** Wraps a module so that reading an unknown name throws instead of being undefined. */
export function strict(name, module) {
  return new Proxy(module, {
    get(target, key, receiver) {
      // A driver looks for these on every object.
      if (key in target || typeof key === 'symbol' || key === 'then' || key === 'toJSON')
        return Reflect.get(target, key, receiver);
      throw new Error(`electron.${name}.${key} is not offered by the stand-in`);
    },
  });
}

/** An event object with Electron's preventDefault. */
export function createEvent(fields = {}) {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
    ...fields,
  };
}
