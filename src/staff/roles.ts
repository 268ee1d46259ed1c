/** What staff may do, from least to most; each may do all that those before it may. */
export const roles = ['viewer', 'editor', 'admin'] as const
export type Role = (typeof roles)[number]

/** What a person of the staff may be in the console: an evaluator does what an editor does, with what is assigned to them and nothing else. */
export const personRoles = ['viewer', 'evaluator', 'editor', 'admin'] as const
export type PersonRole = (typeof personRoles)[number]

/** Who acts: a person of the staff or a program, as the audit log names them. */
export interface Staff {
  /** The id of the key or of the person, or `bootstrap`. */
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
