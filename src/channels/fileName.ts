const longest = 80

/** The name of a file in letters, digits, `.`, `_` and `-` alone, which every system and protocol takes: never a path, never empty. */
export function safeName(name: string): string {
  const letters = name.normalize('NFKD').replace(/\p{M}/gu, '')
  const safe = letters.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^[._-]+/, '')
  if (safe === '') return 'file'
  if (safe.length <= longest) return safe
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(safe)?.[0] ?? ''
  return safe.slice(0, longest - ending.length) + ending
}
