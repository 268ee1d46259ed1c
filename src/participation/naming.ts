/** How an author is shown beside what is published: by name, as somebody known to the municipality only, or to nobody. */
export const namings = ['public', 'reserved', 'anonymous'] as const
export type Naming = (typeof namings)[number]

/** The author as everybody sees them: a name, or the key of the words for somebody without one. */
export function shownAuthor(author: {
  readonly naming: Naming
  readonly authorName: string | null
  readonly erased: boolean
}): string | { readonly key: string } {
  if (author.erased || author.naming === 'anonymous') return { key: 'participation.someone_anonymous' }
  const name = author.authorName?.trim() ?? ''
  return author.naming === 'public' && name !== '' ? name : { key: 'participation.someone_reserved' }
}
