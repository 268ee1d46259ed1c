import type { FieldProblem } from './check.js'

/** The largest picture that is taken, in bytes. */
export const LARGEST_IMAGE = 5 * 1024 * 1024

/** A picture that is not taken, and why. */
export function pictureProblem(given: string): FieldProblem {
  return { pointer: '/image', given, accepted: 'a JPEG, PNG, WebP, HEIC or AVIF picture of at most 5 MB' }
}
