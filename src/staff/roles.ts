/** What staff may do, from least to most; each may do all that those before it may. */
export const roles = ['viewer', 'editor', 'admin'] as const
export type Role = (typeof roles)[number]

/** Who acts: a person of the staff or a program, as the audit log names them. */
export interface Staff {
  /** The key's id, or `bootstrap`. */
  readonly id: string
  readonly name: string
  readonly role: Role
}

/** True when somebody of this role may do what `needed` may. */
export function covers(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed)
}

export function isRole(text: string | undefined): text is Role {
  return roles.some((role) => role === text)
}
