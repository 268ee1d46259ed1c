/** The same object, except that every use of it, or of what it holds, begins with `check`, which throws to forbid it. */
export function guarded<T extends object>(target: T, check: () => void): T {
  const held = new WeakMap<object, object>()
  const guardedOnce = (value: object): object => {
    const known = held.get(value) ?? guarded(value, check)
    held.set(value, known)
    return known
  }
  return new Proxy(target, {
    get(object, key) {
      check()
      const value: unknown = Reflect.get(object, key)
      // Bound, because Prisma's own methods do not work on a proxy.
      if (typeof value === 'function') return (...args: unknown[]): unknown => Reflect.apply(value, object, args)
      return typeof value === 'object' && value !== null ? guardedOnce(value) : value
    },
  })
}
